import { ToolError } from '../chat/tools/tool.ts';
import type {
  Approver,
  Checkpoints,
  CommandStatus,
  ShellParser,
  Terminals,
  Workspace,
} from '../ports.ts';
import type { Settings } from '../settings.ts';
import { unlessAborted } from '../unlessAborted.ts';
import type {
  Action,
  ApprovalAnswer,
  ApprovalRequest,
  ApprovalScope,
  CheckedPath,
  DebugAction,
  FileChange,
  Judgement,
  RejectedPart,
} from './action.ts';
import { titleOf } from './actionView.ts';
import { approvalKey, type Approvals } from './approvals.ts';
import { judgeCommand } from './commandRules.ts';
import { isExcluded } from './exclude.ts';
import { canonicalText, frozen } from './frozen.ts';
import { judgeAction } from './judgeAction.ts';
import { askedForSecrets } from './leavingSecrets.ts';
import type { ReadPath } from './optionSpec.ts';
import { rejectionNotes, withoutRejected } from './partialApproval.ts';

/** What the gate needs of the world. */
export interface GateParts {
  readonly workspace: Workspace;
  readonly approver: Approver;
  readonly approvals: Approvals;
  readonly checkpoints: Checkpoints;
  readonly terminals: Terminals;
  readonly parser: ShellParser;
  readonly settings: () => Settings;
  /** SHA-256 of a text, in hex. */
  readonly sha256: (text: string) => string;
}

/** A command that a tool wants to run. */
export interface CommandWish {
  readonly command: string;
  readonly folder: CheckedPath;
  /** How long to wait for its end before it goes on in the background. */
  readonly waitMs: number;
}

type Command = Extract<Action, { readonly kind: 'command' }>;

/** What became of changes that were asked for. */
export interface MadeChanges {
  /** Those that were made: all of them, but for the parts that the user took out. */
  readonly changes: readonly FileChange[];
  /** What the model should know of it, as sentences. */
  readonly notes: readonly string[];
}

/** The user said no to all of it. */
export class DenialError extends ToolError {
  /** @param wish what the user wants instead, for the model. */
  constructor(wish: string | undefined) {
    super(
      `The user denied this, so nothing was done.${wish ? ` They say: ${wish}` : ''} Don't try it in another way; go on without it, or ask what they want.`,
    );
    this.name = 'DenialError';
  }
}

/** What may be done: the action as it was judged and shown, without what the user took out of it. */
interface Permit<Wish> {
  readonly action: Wish;
  readonly rejected: readonly RejectedPart[];
}

/**
 * The one door for all that leaves a trace. It judges by rules and settings, asks a person where
 * they say so, and does exactly what was shown. Each method throws `ToolError` with a sentence for
 * the model where something may not be, and the signal's reason after an abort.
 */
export class SafetyGate {
  readonly #parts: GateParts;
  /** Settles when the last question in line has been answered. */
  #lastQuestion: Promise<void> = Promise.resolve();

  constructor(parts: GateParts) {
    this.#parts = parts;
  }

  /**
   * Changes files, after what they were has been kept for undo: all of them or none, but for the parts that the
   * user took out.
   */
  async change(
    tool: string,
    turnId: string,
    changes: readonly FileChange[],
    signal: AbortSignal,
  ): Promise<MadeChanges> {
    const { action, rejected } = await this.#permit(
      { kind: 'change', tool, changes },
      turnId,
      signal,
    );
    const made = withoutRejected(action.changes, rejected) ?? [];
    await this.#parts.checkpoints.keep(turnId, made);
    signal.throwIfAborted();
    const notes = await this.#parts.workspace.apply(made, signal);
    return { changes: made, notes: [...rejectionNotes(action.changes, rejected), ...notes] };
  }

  /** Runs a command; it may still run when this resolves. */
  async command(
    tool: string,
    turnId: string,
    { command, folder, waitMs }: CommandWish,
    signal: AbortSignal,
  ): Promise<CommandStatus> {
    const shell = this.#parts.terminals.shell();
    const wish: Command = { kind: 'command', tool, command, shell, folder };
    const { action } = await this.#permit(wish, turnId, signal);
    return this.#parts.terminals.run(action, waitMs, signal);
  }

  /** Types into a command that runs. */
  async input(
    tool: string,
    turnId: string,
    { commandId, text }: { readonly commandId: string; readonly text: string },
    signal: AbortSignal,
  ): Promise<void> {
    const { action } = await this.#permit({ kind: 'input', tool, commandId, text }, turnId, signal);
    await this.#parts.terminals.send(action.commandId, action.text);
  }

  /**
   * Lets a tool ask one address; another host that it is sent on to is another question.
   * @param perform does it, with the address as it was permitted
   */
  async fetch<Result>(
    tool: string,
    turnId: string,
    url: string,
    perform: (url: string) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    const { action } = await this.#permit({ kind: 'fetch', tool, url }, turnId, signal);
    return perform(action.url);
  }

  /**
   * Lets an MCP server be started or reached; an approval holds as long as its command line stays
   * the same to the letter.
   */
  async connect<Result>(
    turnId: string,
    { server, target }: { readonly server: string; readonly target: string },
    perform: (target: string) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    const serverHash = this.#parts.sha256(target);
    const wish = { kind: 'connect', tool: 'mcp', server, target, serverHash } as const;
    const { action } = await this.#permit(wish, turnId, signal);
    return perform(action.target);
  }

  /** Lets a tool of an MCP server be called. */
  async call<Result>(
    turnId: string,
    wish: Omit<Extract<Action, { readonly kind: 'mcp' }>, 'kind'>,
    perform: (given: Readonly<Record<string, unknown>>) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    const { action } = await this.#permit({ kind: 'mcp', ...wish }, turnId, signal);
    return perform(action.arguments);
  }

  /** Lets a program be started under the debugger, or an expression be evaluated in one. */
  async debug<Wish extends DebugAction, Result>(
    turnId: string,
    wish: Wish,
    perform: (permitted: Wish) => Promise<Result>,
    signal: AbortSignal,
  ): Promise<Result> {
    const { action } = await this.#permit(wish, turnId, signal);
    return perform(action);
  }

  async #permit<Wish extends Action>(
    wish: Wish,
    turnId: string,
    signal: AbortSignal,
  ): Promise<Permit<Wish>> {
    signal.throwIfAborted();
    const action = frozen(wish);
    const { verdict } = await this.#judge(action, turnId);
    const rejected =
      verdict === 'ask'
        ? await unlessAborted(this.#afterEarlierQuestions(action, turnId, signal), signal)
        : [];
    signal.throwIfAborted();
    return { action, rejected };
  }

  #afterEarlierQuestions(
    action: Action,
    turnId: string,
    signal: AbortSignal,
  ): Promise<readonly RejectedPart[]> {
    const asked = this.#lastQuestion.then(() => this.#ask(action, turnId, signal));
    // The next question comes whatever became of this one.
    this.#lastQuestion = asked.then(nothing, nothing);
    return asked;
  }

  /** @returns the parts that the user took out */
  async #ask(
    action: Action,
    turnId: string,
    signal: AbortSignal,
  ): Promise<readonly RejectedPart[]> {
    signal.throwIfAborted();
    // An answer to an earlier question may have settled this one.
    const { verdict, reasons, mayBeRemembered } = await this.#judge(action, turnId);
    if (verdict !== 'ask') {
      return [];
    }
    const request: ApprovalRequest = frozen({
      action,
      hash: this.#hash(action),
      title: titleOf(action),
      reasons,
      scopes: mayBeRemembered ? this.#parts.approvals.scopes() : ['once'],
    });
    const answer = await unlessAborted(this.#parts.approver.ask(request, signal), signal);
    return this.#take(frozen(answer), request, turnId);
  }

  #take(answer: ApprovalAnswer, request: ApprovalRequest, turnId: string): readonly RejectedPart[] {
    if (answer.kind === 'denied') {
      throw new DenialError(answer.message);
    }
    if (answer.hash !== request.hash || !request.scopes.includes(answer.scope)) {
      throw new ToolError(mismatchSentence);
    }
    if (answer.rejected !== undefined && answer.rejected.length > 0) {
      refuseUnlessPartly(answer.rejected, answer.scope, request.action);
      return answer.rejected;
    }
    const key = approvalKey(request.action);
    if (key !== undefined) {
      this.#parts.approvals.remember(key, answer.scope, turnId);
    }
    return [];
  }

  #hash(action: Action): string {
    return this.#parts.sha256(canonicalText(action));
  }

  /** @returns `allow` or `ask`; throws where the answer is no. */
  async #judge(action: Action, turnId: string): Promise<Judgement> {
    if (!this.#parts.workspace.isTrusted()) {
      throw new ToolError(untrustedSentence);
    }
    const judgement = await this.#judgeByRules(action);
    if (judgement.verdict === 'deny') {
      throw new ToolError(judgement.reasons.join(' '));
    }
    const key = judgement.mayBeRemembered ? approvalKey(action) : undefined;
    const isCovered = key !== undefined && this.#parts.approvals.covers(key, turnId);
    return isCovered ? { ...judgement, verdict: 'allow' } : judgement;
  }

  async #judgeByRules(action: Action): Promise<Judgement> {
    return askedForSecrets(await this.#judgeByKind(action), action);
  }

  async #judgeByKind(action: Action): Promise<Judgement> {
    const settings = this.#parts.settings();
    const approvals = settings['tools.approval'];
    if (action.kind !== 'command') {
      return judgeAction(action, approvals[action.tool]);
    }
    const { command, shell, tool } = action;
    const parsed = await this.#parts.parser.parse(command, shell);
    const isHidden = (path: string) => isExcluded(path, settings['privacy.exclude']);
    const judgement = judgeCommand({ command, shell, tool, parsed, approvals, isHidden });
    const barred = await this.#barredRead(judgement.reads, action.folder);
    return barred === undefined
      ? judgement
      : { verdict: 'ask', reasons: [barred], mayBeRemembered: false };
  }

  /** Letters can't tell where a link leads, or that a folder is none; the file system can. */
  async #barredRead(reads: readonly ReadPath[], folder: CheckedPath): Promise<string | undefined> {
    for (const { path, purpose } of reads) {
      if (purpose !== 'mention' && !(await this.#mayRead(`${folder.real}/${path}`, purpose))) {
        return `\`${path}\` is not a file of the workspace that may be read.`;
      }
    }
    return undefined;
  }

  async #mayRead(path: string, purpose: 'read' | 'list'): Promise<boolean> {
    try {
      const { kind } = await this.#parts.workspace.check(path, purpose);
      return purpose === 'list' || kind !== 'directory';
    } catch (error) {
      if (error instanceof ToolError) {
        return false;
      }
      throw error;
    }
  }
}

/** Throws unless something of the changes is left, and every part that was taken out had been shown. */
function refuseUnlessPartly(
  rejected: readonly RejectedPart[],
  scope: ApprovalScope,
  action: Action,
): void {
  const left = action.kind === 'change' ? withoutRejected(action.changes, rejected) : undefined;
  if (left === undefined || scope !== 'once') {
    throw new ToolError(mismatchSentence);
  }
  if (left.length === 0) {
    throw new DenialError(undefined);
  }
}

function nothing(): void {}

const mismatchSentence = 'The approval was for something else, so nothing was done. Ask again.';

const untrustedSentence =
  'Nothing was done: the workspace is not trusted, so that files can only be read. ' +
  'Tell the user, who can trust it with “Workspaces: Manage Workspace Trust”.';
