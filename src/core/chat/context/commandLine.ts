import { invisibleCharacters } from '../../safety/invisibleCharacters.ts';

/** What makes a line wait for another one: open brackets and words of blocks, a pipe, a text that goes on. */
const goesOn =
  /(\b(do|then|else|in)|[{(|&])\s*$|<<|^\s*(done|fi|esac|else|elif|then|do)\b|^\s*[})]/;

/**
 * A code block as one line that can be put into a terminal without running: with a line break in it, a shell would run it.
 * Comments and prompts (`$ `) are dropped, several commands are joined so that one that fails ends them.
 * @returns `undefined` where the lines belong together in another way, or hold what can't be seen.
 */
export function commandLine(code: string): string | undefined {
  const joined = code.replaceAll('\t', ' ').replaceAll(/\\\r?\n\s*/g, '');
  const lines = joined.split(/\r?\n/).map((line) => line.trim());
  const prompted = lines.filter((line) => line.startsWith('$ ')).map((line) => line.slice(2));
  const commands = (prompted.length > 0 ? prompted : lines).filter((line) => !/^(#|$)/.test(line));
  const isPlain = commands.length < 2 || commands.every((line) => isWhole(line));
  const line = commands.join(' && ');
  return line !== '' && isPlain && invisibleCharacters(line).length === 0 ? line : undefined;
}

function isWhole(line: string): boolean {
  const quotes = (mark: string) => line.split(mark).length - 1;
  return (
    !goesOn.test(line) &&
    !line.includes('#') &&
    ["'", '"', '`'].every((mark) => quotes(mark) % 2 === 0)
  );
}
