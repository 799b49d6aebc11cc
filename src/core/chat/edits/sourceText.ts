import { lineBreak } from './tokens.ts';

/** A text with its lines. Offsets count UTF-16 units; lines are 1-based, as tools and users count them. */
export class SourceText {
  readonly text: string;
  /** Offset of each line's first unit. */
  readonly #starts: readonly number[];

  constructor(text: string) {
    this.text = text;
    this.#starts = lineStarts(text);
  }

  /** An end of line at the end of the text is followed by no further line. */
  get lineCount(): number {
    const last = this.#starts.length;
    return this.#starts[last - 1] === this.text.length ? last - 1 : last;
  }

  lineAt(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#starts[middle] ?? 0) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low + 1;
  }

  /** The line without its end; empty beyond the last one. */
  line(number: number): string {
    const start = this.#starts[number - 1];
    if (start === undefined) {
      return '';
    }
    return this.text.slice(start, this.#starts[number] ?? this.text.length).replace(/[\r\n]+$/, '');
  }

  /** From the start of the offset's line to the offset. */
  beforeOnLine(offset: number): string {
    return this.text.slice(this.#starts[this.lineAt(offset) - 1], offset);
  }

  /** From the offset to the end of its line. */
  afterOnLine(offset: number): string {
    const line = this.lineAt(offset);
    return this.text.slice(offset, this.#starts[line] ?? this.text.length).replace(/[\r\n]+$/, '');
  }

  /** The line end in use at the offset: that of its line, else of the line above, else of any. */
  lineEndAt(offset: number): string | undefined {
    const line = this.lineAt(offset);
    return this.#lineEnd(line) ?? this.#lineEnd(line - 1);
  }

  #lineEnd(line: number): string | undefined {
    const next = this.#starts[line];
    const start = this.#starts[line - 1];
    if (next === undefined || start === undefined) {
      return undefined;
    }
    return lineBreak.exec(this.text.slice(Math.max(start, next - 2), next))?.[0];
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (const { 0: end, index } of text.matchAll(/\r\n|\n|\r/g)) {
    starts.push(index + end.length);
  }
  return starts;
}
