import { sizeOf } from '../../glm/textSize.ts';

/** A longer line is data or generated, and hardly to be read. */
const maxLineChars = 600;

/** About how many tokens a text has, before any server told. */
export function tokensOf(text: string): number {
  const { cjk, other } = sizeOf(text);
  return Math.ceil(cjk + other);
}

/** Room for so many tokens, which fills up line by line. */
export class TokenRoom {
  #left: number;

  constructor(maxTokens: number) {
    this.#left = maxTokens;
  }

  get left(): number {
    return this.#left;
  }

  /** Takes the text in if it fits. @returns whether it did */
  take(text: string): boolean {
    const tokens = tokensOf(text) + 1; // the line's end
    if (tokens > this.#left) {
      return false;
    }
    this.#left -= tokens;
    return true;
  }
}

/**
 * A line with its number, as `12| text`: what stands before the bar is not in the file.
 * @param column 1-based; what is cut leaves the part around it.
 */
export function numbered(number: number, line: string, column = 1): string {
  return `${number}| ${cutLine(line, column)}`;
}

/** A line around the one that was found, as `12- text`. */
export function beside(number: number, line: string): string {
  return `${number}- ${cutLine(line, 1)}`;
}

function cutLine(line: string, column: number): string {
  if (line.length <= maxLineChars) {
    return line;
  }
  const start = Math.max(0, Math.min(column - 1, line.length) - maxLineChars / 4);
  const part = line.slice(start, start + maxLineChars).toWellFormed();
  const before = start > 0 ? `[${start} characters cut] ` : '';
  const rest = line.length - start - part.length;
  return before + part + (rest > 0 ? ` [${rest} characters cut]` : '');
}

/** `1 file`, `2 files`. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${count} ${count === 1 ? noun : plural}`;
}
