import { assertNever } from '../assertNever.ts';
import type { ToolApproval } from '../settings.ts';
import type { Action, FileChange, Judgement } from './action.ts';
import { hostOf } from './actionView.ts';
import { effectOf } from './protectedFiles.ts';

/** Whatever is not a command: for those `judgeCommand` has the rules. */
export type PlainAction = Exclude<Action, { readonly kind: 'command' }>;

/**
 * What rules and settings make of an action.
 * @param approval the user's for this tool, `undefined` where there is none.
 */
export function judgeAction(action: PlainAction, approval: ToolApproval | undefined): Judgement {
  if (approval === 'deny') {
    return denied(`The user has forbidden ${action.tool} in the settings.`);
  }
  switch (action.kind) {
    case 'change':
      return judgeChanges(action.changes, approval);
    case 'fetch':
      return judgeFetch(action.url, approval);
    case 'connect':
      return asked('It runs on this machine, or gets what its tools are given.');
    case 'input':
      return {
        ...asked('The command that runs gets this as if you typed it.'),
        mayBeRemembered: false,
      };
    case 'mcp':
      return judgeMcpCall(action, approval);
    case 'debug':
      return judgeStart(action, approval);
    case 'evaluate':
      // What an expression does to a program is another thing each time.
      return {
        ...asked(`It ${action.effect} in the program that is debugged.`),
        mayBeRemembered: false,
      };
    case 'attached':
      // Whatever the settings allow is meant for programs that nobody else works with.
      return asked('Others may work with that program, and wait while it stands.');
    default:
      return assertNever(action);
  }
}

function judgeChanges(
  changes: readonly FileChange[],
  approval: ToolApproval | undefined,
): Judgement {
  const effects = changes.map(effectOf).filter((effect) => effect !== undefined);
  if (effects.length > 0) {
    return { ...asked(...new Set(effects)), mayBeRemembered: false };
  }
  return approval === 'allow' ? allowed : asked();
}

/** What the settings allow is the tool as it was; a server could make another one of it later. */
function judgeMcpCall(
  { isChanged }: Extract<Action, { readonly kind: 'mcp' }>,
  approval: ToolApproval | undefined,
): Judgement {
  if (isChanged) {
    return asked('Its server describes the tool in other words than before: look at it again.');
  }
  return approval === 'allow' ? allowed : asked('What the tool does is known to its server alone.');
}

/** Whoever attaches to a program may halt one that others work with. */
function judgeStart(
  { configuration }: Extract<Action, { readonly kind: 'debug' }>,
  approval: ToolApproval | undefined,
): Judgement {
  if (configuration['request'] === 'attach') {
    return {
      ...asked('It attaches to a program that runs, and may halt it.'),
      mayBeRemembered: false,
    };
  }
  const { preLaunchTask: before, postDebugTask: after } = configuration;
  const reasons = [
    'It runs a program under the debugger.',
    ...(before === undefined ? [] : [`The task “${taskName(before)}” runs before it.`]),
    ...(after === undefined ? [] : [`The task “${taskName(after)}” runs after it.`]),
  ];
  return approval === 'allow' && reasons.length === 1 ? allowed : asked(...reasons);
}

/** A name, or the definition of a task. */
function taskName(task: unknown): string {
  return typeof task === 'string' ? task : JSON.stringify(task);
}

function judgeFetch(url: string, approval: ToolApproval | undefined): Judgement {
  if (!URL.canParse(url) || new URL(url).protocol !== 'https:') {
    return denied('Only https:// addresses are fetched.');
  }
  return approval === 'allow'
    ? allowed
    : asked(`${hostOf(url)} learns the address that is asked for.`);
}

const allowed: Judgement = { verdict: 'allow', reasons: [], mayBeRemembered: false };

function asked(...reasons: readonly string[]): Judgement {
  return { verdict: 'ask', reasons, mayBeRemembered: true };
}

function denied(reason: string): Judgement {
  return { verdict: 'deny', reasons: [reason], mayBeRemembered: false };
}
