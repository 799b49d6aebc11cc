import { shownValue } from '../snapshot/shownValue.ts';

/** A line of a program at which values are to be told each time it is reached. */
export interface Probe {
  /** As the tools name the file. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
  readonly expressions: readonly string[];
  /** Only where this holds. */
  readonly condition?: string;
}

/** What the expressions of a probe were when its line was reached. */
export interface TraceRow {
  /** Counts the rows of a trace, from 1. */
  readonly number: number;
  /** Index of the probe. */
  readonly probe: number;
  /** Which time its line was reached, from 1. */
  readonly hit: number;
  /** In the order of the expressions, as `shownValue` has them. */
  readonly values: readonly string[];
}

/** Longest row that is waited for; a longer one is no table's. In UTF-16 units. */
const maxPendingChars = 100_000;

/**
 * What a probe prints: its values between marks that the program can't know.
 * @param mark an unguessable word, new for each trace. @param hole makes an expression a part of a log message.
 */
export function probeMessage(
  mark: string,
  probe: number,
  expressions: readonly string[],
  hole: (expression: string) => string,
): string {
  return `#${mark}<${probe}>${expressions.map(hole).join(`#${mark}|`)}#${mark};`;
}

/** Finds the rows of a trace in what a program prints, however that is cut into pieces. */
export class TraceReader {
  readonly #mark: string;
  readonly #row: RegExp;
  readonly #rows: TraceRow[] = [];
  readonly #hits = new Map<number, number>();
  #pending = '';

  /** @param mark as `probeMessage` got it: letters and digits. */
  constructor(mark: string) {
    this.#mark = mark;
    this.#row = new RegExp(`#${mark}<(\\d{1,3})>([\\s\\S]*?)#${mark};`, 'gu');
  }

  get rows(): readonly TraceRow[] {
    return this.#rows;
  }

  add(text: string): void {
    this.#pending += text;
    let end = 0;
    for (const match of this.#pending.matchAll(this.#row)) {
      this.#take(Number(match[1]), (match[2] ?? '').split(`#${this.#mark}|`));
      end = match.index + match[0].length;
    }
    this.#pending = this.#pending.slice(Math.max(end, this.#pending.length - maxPendingChars));
  }

  #take(probe: number, values: readonly string[]): void {
    const hit = (this.#hits.get(probe) ?? 0) + 1;
    this.#hits.set(probe, hit);
    this.#rows.push({
      ...{ number: this.#rows.length + 1, probe, hit },
      values: values.map((value) => shownValue(withoutPlace(value.trim()))),
    });
  }
}

/**
 * An error that an adapter tells in the place of a value, without where in its own code it came up: js-debug adds a
 * stack of the log point, lldb the expression with an arrow below it.
 */
function withoutPlace(value: string): string {
  const words =
    /^(\w*Error: [^\n]*)\n\s+at eval \(logpoint-/u.exec(value)?.[1] ??
    /^<error: (?:error: )?(?:<user expression \d+>:\d+:\d+: )?([^\n>]+)/u.exec(value)?.[1];
  return words === undefined ? value : `‹${words.trim()}›`;
}

/** What a program printed without the rows of traces, whatever their marks. */
export function withoutRows(text: string): string {
  return text.replace(/#([\da-z]{8,64})<\d{1,3}>[\s\S]*?#\1;\n?/giu, '');
}
