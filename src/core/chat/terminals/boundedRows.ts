/** UTF-16 units that are kept: more than any model reads, and no burden with twenty commands. */
const maxChars = 1_000_000;
/** The beginning stays, because the first error is often the one that counts. */
const headChars = 100_000;
/** Dropped at once, so that a long output costs no more than its length. */
const slackChars = 250_000;
/** The cursor moves among these, whatever they hold. */
const minTailRows = 100;

/** Rows of text with lasting numbers, 0-based. Of too many, those after the first ones are dropped. */
export class BoundedRows {
  readonly #rows: string[] = [''];
  #headRows = 0;
  #dropped = 0;
  #chars = 0;

  /** Rows in all, with those that were dropped. */
  get length(): number {
    return this.#rows.length + this.#dropped;
  }

  /** First row that was dropped and first one after it; the same where none was. */
  get gap(): readonly [start: number, end: number] {
    return [this.#headRows, this.#headRows + this.#dropped];
  }

  /** @returns an empty text for a row that is not there. */
  get(row: number): string {
    return this.#rows[this.#indexOf(row)] ?? '';
  }

  set(row: number, text: string): void {
    const index = this.#indexOf(row);
    this.#chars += text.length - (this.#rows[index]?.length ?? 0);
    this.#rows[index] = text;
  }

  /** Adds an empty row at the end. */
  add(): void {
    this.#rows.push('');
    this.#chars += 1;
    if (this.#chars > maxChars + slackChars) {
      this.#dropSome();
    }
  }

  /** The rows from `start` to before `end`, without those that were dropped. */
  slice(start: number, end: number): readonly string[] {
    const [gapStart, gapEnd] = this.gap;
    const head = this.#rows.slice(Math.min(start, gapStart), Math.min(end, gapStart));
    const tailStart = Math.max(start, gapEnd) - this.#dropped;
    return [...head, ...this.#rows.slice(tailStart, Math.max(end, gapEnd) - this.#dropped)];
  }

  #indexOf(row: number): number {
    return row < this.#headRows ? row : row - this.#dropped;
  }

  #dropSome(): void {
    if (this.#dropped === 0) {
      this.#headRows = countWithin(this.#rows, headChars);
    }
    const droppable = this.#rows.slice(this.#headRows, -minTailRows);
    const count = countWithin(droppable, this.#chars - maxChars);
    const gone = this.#rows.splice(this.#headRows, count);
    this.#dropped += count;
    this.#chars -= gone.reduce((sum, row) => sum + row.length + 1, 0);
  }
}

/** How many of the first rows have so many UTF-16 units together at most. */
function countWithin(rows: readonly string[], chars: number): number {
  let sum = 0;
  const end = rows.findIndex((row) => (sum += row.length + 1) > chars);
  return end < 0 ? rows.length : end;
}
