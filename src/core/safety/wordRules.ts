import type { ToolApproval } from '../settings.ts';
import { classOfCommand, commandsWithin, plainName, type CommandClass } from './commandClasses.ts';
import { isPlainWord } from './plainWord.ts';

/** What the user decided about commands: `"run_command:npm run *": "allow"`. */
export interface WordRule {
  /** Words of the command; a `*` at the end stands for any number of plain words. */
  readonly words: readonly string[];
  readonly approval: ToolApproval;
}

const prefix = 'run_command:';

/** The rules for commands among those of `glmAir.tools.approval`. */
export function wordRulesOf(
  approvals: Readonly<Record<string, ToolApproval>>,
): readonly WordRule[] {
  return Object.entries(approvals)
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, approval]) => ({ words: key.slice(prefix.length).trim().split(/\s+/), approval }))
    .filter(({ words }) => words[0] !== '' && words[0] !== '*');
}

/** Behind these a word can be anything at all: a program, an address, a script. */
const withoutStar: readonly (CommandClass | undefined)[] = [
  ...(['container', 'evaluator', 'interpreter', 'network'] as const),
  ...(['privilege', 'shell', 'system'] as const),
];

/**
 * Whether an `allow` rule means this command: word by word, never by the beginning of a word. What a
 * `*` stands for are no options, no assignments, and nothing outside of the folder.
 */
export function isAllowedBy(rule: WordRule, words: readonly string[]): boolean {
  if (rule.words.at(-1) !== '*') {
    return rule.words.length === words.length && startsWith(words, rule.words);
  }
  const fixed = rule.words.slice(0, -1);
  return (
    !withoutStar.includes(classOfCommand(fixed[0] ?? '')) &&
    startsWith(words, fixed) &&
    words.slice(fixed.length).every(isPlainWord)
  );
}

/** Whether a `deny` or `ask` rule means this command: whatever follows its words, and behind `sudo` or `env` too. */
export function isMeantBy(rule: WordRule, words: readonly string[]): boolean {
  const fixed = rule.words.filter((word, index) => word !== '*' || index < rule.words.length - 1);
  return commandsWithin(words).some(([name = '', ...rest]) =>
    startsWith([plainName(name), ...rest], fixed),
  );
}

function startsWith(words: readonly string[], start: readonly string[]): boolean {
  return start.every((word, index) => words[index] === word);
}
