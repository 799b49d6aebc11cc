import type { BugFact } from './bug.ts';
import { isSameValue, lookUp, readShown, type ShownValue } from './shownValues.ts';
import { fieldsOf, functionNameAt, looksAt, sameFunction, type Look } from './slice.ts';

/** Values that were shown of one place at one time. */
interface Sight {
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  /** Which time the line was reached, where that is known. */
  readonly hit?: number;
  readonly values: ReadonlyMap<string, ShownValue>;
}

/** All that the tools have told of a program, taken from their text alone. */
export class Evidence {
  readonly #files: ReadonlyMap<string, string>;
  readonly #sights: Sight[] = [];

  /** @param files path → text, as `read_file` gave them. */
  constructor(files: ReadonlyMap<string, string>) {
    this.#files = files;
  }

  /** Takes in a report of a stop. @returns places of its frames, the innermost first */
  addStop(report: string): readonly { readonly path: string; readonly line: number }[] {
    const places = [...report.matchAll(/^#(\d+) .*? {2}(\S+):(\d+)$/gmu)].map(
      ([, index, path = '', line]) => ({ index, path, line: Number(line) }),
    );
    for (const { index, path, line } of places) {
      const start = report.search(new RegExp(`^Frame #${index}, `, 'mu'));
      if (start >= 0) {
        const part = report.slice(start).split(/\n(?=Frame #|Last lines|Changed since)/u)[0] ?? '';
        this.#sights.push({ path, line, values: variablesIn(part) });
      }
    }
    return places;
  }

  /** Takes in what `debug_inspect` told of a frame. */
  addFrame(report: string, { path, line }: { readonly path: string; readonly line: number }): void {
    this.#sights.push({ path, line, values: variablesIn(report) });
  }

  /** Takes in the table of a trace. @param expressionsAt of the probe at `path:line`. */
  addTrace(table: string, expressionsAt: ReadonlyMap<string, readonly string[]>): void {
    for (const [, path = '', line = '', hit, row = ''] of table.matchAll(
      /^t\d+\.\d+ {2}(\S+):(\d+) {2}hit (\d+) {2}(.*)$/gmu,
    )) {
      const values = valuesOfRow(row, expressionsAt.get(`${path}:${line}`) ?? []);
      this.#sights.push({ path, line: Number(line), hit: Number(hit), values });
    }
  }

  /** Where values were shown that hold more than was shown, and what would show it. */
  deeperLooks(): readonly Look[] {
    return this.#sights.flatMap(({ path, line, hit, values }) =>
      hit === undefined
        ? []
        : looksAt(
            { path, line },
            [...values].flatMap(([expression, value]) => membersOf(expression, value, this.#files)),
          ),
    );
  }

  /**
   * Whether it can be told from what was shown that a fact is true: its value was seen in its function, that time, or
   * in a caller that hands over what the expression is about.
   */
  shows(fact: BugFact): boolean {
    const text = this.#files.get(fact.file) ?? '';
    const wanted = text.split('\n').findIndex((each) => each.includes(fact.match)) + 1;
    return this.#sights.some(({ path, line, hit, values }) => {
      const isThere =
        path === fact.file && sameFunction(text, line, wanted)
          ? (hit ?? fact.hit) === (fact.hit ?? hit)
          : handsOver(
              this.#files.get(path) ?? '',
              line,
              functionNameAt(text, wanted),
              fact.expression,
            );
      const value = isThere ? lookUp(fact.expression, values) : undefined;
      return value !== undefined && isSameValue(value, fact.value);
    });
  }
}

/** Members of a value that was shown without them, as expressions. */
function membersOf(
  expression: string,
  { text, members }: ShownValue,
  files: ReadonlyMap<string, string>,
): readonly string[] {
  const closed = [...members].filter(
    ([name, { text: inner }]) =>
      /^[A-Za-z_$#][\w$]*$/u.test(name) && /…|^(?:Array|Map|Set)\(\d/u.test(inner),
  );
  const className = /^<(?:[\w.]+\.)?(\w+) object at/u.exec(text)?.[1];
  const fields = className === undefined ? [] : fieldsOf(files, className);
  return [...closed.map(([name]) => name), ...fields].map((name) => `${expression}.${name}`);
}

/** Lines such as `  total: number = 12`, and their members, which stand two columns or more further in. */
function variablesIn(text: string): ReadonlyMap<string, ShownValue> {
  const roots = new Map<string, ShownValue>();
  const stack: { readonly indent: number; readonly members: Map<string, ShownValue> }[] = [
    { indent: -1, members: roots },
  ];
  for (const line of text.split('\n')) {
    const [, space = '', name, value = ''] =
      /^(\s*)((?:[^\s=:]|\['[^']*'\])+)(?:: [^=]*?)? = (.*)$/u.exec(line) ?? [];
    if (name === undefined || /^\s*>?\d+\|/u.test(line)) {
      continue;
    }
    while ((stack.at(-1)?.indent ?? -1) >= space.length) {
      stack.pop();
    }
    const shown = readShown(
      value.replace(/ \(\d+\)$/u, (size) => (/^[[{(]/u.test(value) ? '' : size)),
    );
    const size = shown.size ?? sizeBehind(value);
    const members = new Map(shown.members);
    stack.at(-1)?.members.set(name.replaceAll(/^\[|\]$|^'|'$/gu, ''), {
      ...{ text: shown.text, members },
      ...(size !== undefined && { size }),
    });
    stack.push({ indent: space.length, members });
  }
  return roots;
}

/** `['a', …] (12)`: the number of elements behind what is shown of them. */
function sizeBehind(value: string): number | undefined {
  const size = / \((\d+)\)$/u.exec(value)?.[1];
  return size === undefined ? undefined : Number(size);
}

/** Values may hold commas, so the row is cut where the next expression stands. */
function valuesOfRow(row: string, expressions: readonly string[]): ReadonlyMap<string, ShownValue> {
  const values = new Map<string, ShownValue>();
  let rest = row;
  expressions.forEach((expression, index) => {
    const body = rest.slice(`${expression} = `.length);
    const next = expressions[index + 1];
    const end = next === undefined ? body.length : body.indexOf(`, ${next} = `);
    const value = body.slice(0, end < 0 ? body.length : end);
    // What an adapter could not tell is no value.
    if (!value.startsWith('‹')) {
      values.set(expression, readShown(value));
    }
    rest = body.slice(value.length + 2);
  });
  return values;
}

/** Whether the function around a line calls another one with the name that an expression begins with. */
function handsOver(text: string, line: number, callee: string, expression: string): boolean {
  const [root = ''] = expression.replace(/^len\(/u, '').split(/\W/u);
  const call = new RegExp(`\\b${callee}\\([^)]*\\b${root}\\b`, 'u');
  return (
    callee !== '' &&
    text.split('\n').some((each, index) => call.test(each) && sameFunction(text, index + 1, line))
  );
}
