import { TokenRoom } from '../tools/resultText.ts';

/** Errors come at the end more often than at the beginning. */
const headShare = 0.3;
/** Nobody reads on; it may be a whole file in one line. UTF-16 units. */
const maxLineChars = 1_000;

/** A text with what was left out in its middle. */
export interface ShortenedText {
  readonly text: string;
  /** First and last line that were left out, 1-based within the text; `undefined` where none was. */
  readonly leftOut: readonly [first: number, last: number] | undefined;
}

/** Keeps as many lines of the beginning and the end as have room. */
export function headAndTail(text: string, maxTokens: number): ShortenedText {
  const lines = text.split('\n').map(shortened);
  const head = countThatFit(lines, new TokenRoom(Math.floor(maxTokens * headShare)));
  const room = new TokenRoom(Math.ceil(maxTokens * (1 - headShare)));
  const tail = countThatFit(lines.slice(head).toReversed(), room);
  const last = lines.length - tail;
  if (last <= head) {
    return { text: lines.join('\n'), leftOut: undefined };
  }
  const note = `[lines left out: ${last - head}]`;
  const kept = [...lines.slice(0, head), note, ...lines.slice(last)];
  return { text: kept.join('\n'), leftOut: [head + 1, last] };
}

function countThatFit(lines: readonly string[], room: TokenRoom): number {
  const end = lines.findIndex((line) => !room.take(line));
  return end < 0 ? lines.length : end;
}

function shortened(line: string): string {
  const rest = line.length - maxLineChars;
  return rest > 0 ? `${line.slice(0, maxLineChars).toWellFormed()} [${rest} characters cut]` : line;
}
