/** Names traces and their rows, so that a conclusion can cite them. */
export class TraceBook {
  readonly #rows: number[] = [];

  /** @returns the name of a trace with so many rows: `t1`. */
  add(rows: number): string {
    this.#rows.push(rows);
    return `t${this.#rows.length}`;
  }

  /** @param name of a row: `t1.4`. */
  hasRow(name: string): boolean {
    const [, trace, row] = /^t(\d{1,6})\.(\d{1,6})$/u.exec(name) ?? [];
    return Number(row) >= 1 && Number(row) <= (this.#rows[Number(trace) - 1] ?? 0);
  }
}
