import type { ParsedCommand } from '../ports.ts';
import { commandsWithin, plainName } from './commandClasses.ts';

/** A fork bomb is short, and the pattern for it takes the square of the length. UTF-16 units. */
const maxBombLength = 500;

/**
 * Why a command is refused without a question: nobody would want it, and a tired click would be the end.
 * @returns a sentence for the model; `undefined` for all else
 */
export function refusalOf(command: string, parsed: ParsedCommand | undefined): string | undefined {
  // A function that pipes itself into itself in the background.
  if (/([\w:.]+)\s*\(\)\s*\{[^}]*\1\s*\|\s*\1\s*&/.test(command.slice(0, maxBombLength))) {
    return 'A fork bomb is never run.';
  }
  return parsed?.commands
    .flatMap(({ words }) => commandsWithin(words).map(refusalOfWords))
    .find((refusal) => refusal !== undefined);
}

function refusalOfWords([name = '', ...given]: readonly string[]): string | undefined {
  const words = given.map((word) => word.replaceAll(/["']/g, ''));
  const plain = plainName(name);
  if (plain === 'rm' && words.some(isRecursive) && words.some(isEverything)) {
    return 'Deleting a whole disk or home folder is never run. Name the files in the workspace.';
  }
  if (plain === 'remove-item' && words.some((word) => /^(\/|~|[a-z]:[\\/]?)\*?$/i.test(word))) {
    return 'Deleting a whole disk or home folder is never run. Name the files in the workspace.';
  }
  if (/^mkfs(\.|$)/.test(plain) || (plain === 'format' && /^[a-z]:$/i.test(words[0] ?? ''))) {
    return 'Formatting a disk is never run.';
  }
  if (
    plain === 'dd' &&
    words.some((word) => /^of=\/dev\/(sd|hd|nvme|vd|xvd|disk|mmcblk)/.test(word))
  ) {
    return 'Writing over a disk is never run.';
  }
  return undefined;
}

function isRecursive(word: string): boolean {
  return /^-[a-z]*r/i.test(word) || word === '--recursive';
}

function isEverything(word: string): boolean {
  return /^(\/|~|\$HOME|\$\{HOME\})(\/|\/\*|\/\.|\*)*$/.test(word) || word === '--no-preserve-root';
}
