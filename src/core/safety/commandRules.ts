import type { ParsedCommand, ShellFeature, SimpleCommand } from '../ports.ts';
import type { ToolApproval } from '../settings.ts';
import type { Judgement, Shell } from './action.ts';
import { classOfCommand, classSentence, type CommandClass } from './commandClasses.ts';
import { refusalOf } from './deniedCommands.ts';
import { invisibleCharacters } from './invisibleCharacters.ts';
import type { ReadPath } from './optionSpec.ts';
import { readsOfCommand } from './readOnlyCommands.ts';
import { isAllowedBy, isMeantBy, wordRulesOf, type WordRule } from './wordRules.ts';

/** A command line and all that bears on whether it may run. */
export interface CommandCase {
  readonly command: string;
  readonly shell: Shell;
  /** Name of the tool that wants it. */
  readonly tool: string;
  /** What its parser made of it; `undefined` where it could not be sure. */
  readonly parsed: ParsedCommand | undefined;
  /** `glmAir.tools.approval`. */
  readonly approvals: Readonly<Record<string, ToolApproval>>;
  /** Whether a path is kept from the model. */
  readonly isHidden: (path: string) => boolean;
}

export interface CommandJudgement extends Judgement {
  /** What it reads if it runs without a question; the file system has the last word about links. */
  readonly reads: readonly ReadPath[];
}

// The prompt of cmd.exe looks for programs in the folder it is in, so that only its own words are safe.
const cmdLines = ['cd', 'dir', 'dir /b', 'dir /s /b', 'ver', 'echo %cd%'];

const featureSentences: Readonly<Record<ShellFeature, string>> = {
  arithmetic: 'It computes, which can run commands.',
  assignment: 'It sets variables, which can change what a command does.',
  background: 'A part of it goes on in the background.',
  braces: 'It has braces, which the shell turns into several words.',
  comment: 'It has a comment, which some shells run.',
  condition: 'It has conditions.',
  escape: 'It has quotes that hide characters.',
  expansion: 'It uses variables, whose values are known only when it runs.',
  function: 'It defines a function, which can stand in for any command.',
  glob: 'It has patterns, whose files are known only when it runs.',
  group: 'It has a group or a subshell.',
  heredoc: 'It hands a text to a command.',
  history: 'It has a character that brings back an earlier command.',
  invocation: 'It runs what a text names.',
  loop: 'It has a loop.',
  negation: 'It turns an exit code around.',
  newline: 'It has several lines.',
  redirection: 'It reads or writes files by redirection.',
  scriptBlock: 'It has a block of script.',
  substitution: 'It runs commands inside of other words.',
  tilde: 'It names a home folder.',
};

/** A person may say once for many times that exactly this is fine. */
const rememberable: readonly (CommandClass | undefined)[] = [
  undefined,
  'builder',
  'packages',
  'repository',
];

/**
 * Judges a command line. Without a question runs only what is sure to read, all of it, inside of the
 * folder, or what the user's rules name word by word; all that is in doubt is asked. Pure: what the
 * model says about its command is not among what is judged.
 */
export function judgeCommand(given: CommandCase): CommandJudgement {
  const rules = wordRulesOf(given.approvals);
  const refusal = refusalOf(given.command, given.parsed) ?? refusalByRule(given, rules);
  if (refusal !== undefined) {
    return { verdict: 'deny', reasons: [refusal], mayBeRemembered: false, reads: [] };
  }
  if (given.shell === 'cmd' && cmdLines.includes(given.command.trim().toLowerCase())) {
    return judgeParts(given, [{ reads: [] }]);
  }
  const doubts = doubtsAbout(given);
  if (doubts.length > 0) {
    return { verdict: 'ask', reasons: doubts, mayBeRemembered: false, reads: [] };
  }
  const commands = given.parsed?.commands ?? [];
  return judgeParts(
    given,
    commands.map((command) => judgeOne(command, given, rules)),
  );
}

function refusalByRule(given: CommandCase, rules: readonly WordRule[]): string | undefined {
  const isDenied = toolApprovals(given).includes('deny') || isMeantByAny(given, rules, 'deny');
  return isDenied ? 'The user has forbidden this command in the settings.' : undefined;
}

/** A tool that runs commands of its own making is bound by what is said of commands as well. */
function toolApprovals({ approvals, tool }: CommandCase): readonly (ToolApproval | undefined)[] {
  return [approvals['run_command'], approvals[tool]];
}

function isMeantByAny(
  { parsed }: CommandCase,
  rules: readonly WordRule[],
  approval: ToolApproval,
): boolean {
  return rules
    .filter((rule) => rule.approval === approval)
    .some((rule) => parsed?.commands.some(({ words }) => isMeantBy(rule, words)));
}

/** What makes the meaning of the whole line uncertain. */
function doubtsAbout({ command, parsed }: CommandCase): readonly string[] {
  const invisible = invisibleCharacters(command);
  if (invisible.length > 0) {
    return [`It has characters that can't be seen: ${invisible.join(', ')}.`];
  }
  if (!parsed || parsed.commands.length === 0) {
    return ['What the shell will make of it is not certain.'];
  }
  const syntax = parsed.features.map((feature) => featureSentences[feature]);
  if (syntax.length > 0) {
    return [...new Set([...syntax, ...classSentences(parsed)])];
  }
  const isLiteral = parsed.commands.every((each) => each.isLiteral);
  return isLiteral ? [] : ['Some of its words are known only when it runs.'];
}

/** For a person who is asked about the syntax anyway: what the commands in it do. */
function classSentences({ commands }: ParsedCommand): readonly string[] {
  return commands.flatMap(({ words: [name = ''] }) => {
    const commandClass = classOfCommand(name);
    return commandClass ? [classSentence(name, commandClass)] : [];
  });
}

type PartJudgement =
  | { readonly reads: readonly ReadPath[] }
  | { readonly doubt: string; readonly mayBeRemembered: boolean };

function judgeOne(
  command: SimpleCommand,
  { approvals, isHidden, shell, tool }: CommandCase,
  rules: readonly WordRule[],
): PartJudgement {
  const [name = ''] = command.words;
  const reads = readsOfCommand(command, shell);
  const hidden = reads?.find(({ path }) => isHidden(path));
  if (hidden) {
    return { doubt: `\`${hidden.path}\` is kept from the model.`, mayBeRemembered: false };
  }
  const isAllowed = rules.some(
    (rule) => rule.approval === 'allow' && isAllowedBy(rule, command.words),
  );
  if (reads || isAllowed) {
    return { reads: reads ?? [] };
  }
  const commandClass = classOfCommand(name);
  if (commandClass === undefined && approvals[tool] === 'allow') {
    return { reads: [] };
  }
  return {
    doubt: commandClass
      ? classSentence(name, commandClass)
      : `\`${name}\` with these words is not known to only read.`,
    mayBeRemembered: rememberable.includes(commandClass),
  };
}

function judgeParts(given: CommandCase, parts: readonly PartJudgement[]): CommandJudgement {
  const doubts = parts.flatMap((part) => ('doubt' in part ? [part] : []));
  const rules = wordRulesOf(given.approvals);
  if (toolApprovals(given).includes('ask') || isMeantByAny(given, rules, 'ask')) {
    const wish = 'The settings say to ask.';
    return { verdict: 'ask', reasons: [wish], mayBeRemembered: false, reads: [] };
  }
  if (doubts.length > 0) {
    return {
      verdict: 'ask',
      reasons: [...new Set(doubts.map(({ doubt }) => doubt))],
      mayBeRemembered: doubts.every(({ mayBeRemembered }) => mayBeRemembered),
      reads: [],
    };
  }
  const reads = parts.flatMap((part) => ('reads' in part ? part.reads : []));
  return { verdict: 'allow', reasons: [], mayBeRemembered: false, reads };
}
