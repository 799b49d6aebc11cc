/** A value as a debugger shows it, taken apart as far as its text goes. */
export interface ShownValue {
  /** As it was shown, trimmed. */
  readonly text: string;
  /** Its members or elements, by name or index. */
  readonly members: ReadonlyMap<string, ShownValue>;
  /** Number of its elements or characters, where that is certain. */
  readonly size?: number;
}

/**
 * Takes apart how js-debug, debugpy, gdb and lldb write values: `(2) [{id: 1}, {…}]`, `Order(id=1, tags=['a'])`,
 * `{x = 1, name = "a"}`. What was cut is simply not there.
 */
export function readShown(text: string): ShownValue {
  const reader = new ShownReader(text.trim());
  return { ...reader.value(), text: text.trim() };
}

const closings: Readonly<Record<string, string>> = { '{': '}', '[': ']', '(': ')' };

class ShownReader {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  value(): ShownValue {
    const start = this.#at;
    const quoted = this.#take(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/uy);
    if (quoted !== undefined) {
      return { text: quoted, members: new Map(), size: quoted.length - 2 };
    }
    // `(3) [`, `Map(2) {`, `Order(`, `Order {`: how many, or of what class.
    const size = this.#take(/(?:[\w$.]+ ?)?\((\d+)\) ?(?=[[{]|$|[,)}\]])/uy);
    if (size === undefined) {
      this.#take(/[A-Za-z_$][\w$.]* ?(?=[[{(])/uy);
    }
    const told = /\((\d+)\)/u.exec(size ?? '')?.[1];
    const closing = closings[this.#text[this.#at] ?? ''];
    if (closing !== undefined) {
      const { members, isWhole } = this.#members(closing);
      const count = told === undefined ? (isWhole ? members.size : undefined) : Number(told);
      return { text: this.#since(start), members, ...(count !== undefined && { size: count }) };
    }
    this.#take(/[^,)}\]]*/uy);
    return {
      ...{ text: this.#since(start), members: new Map() },
      ...(told !== undefined && { size: Number(told) }),
    };
  }

  #members(closing: string): { members: Map<string, ShownValue>; isWhole: boolean } {
    const members = new Map<string, ShownValue>();
    let isWhole = true;
    this.#at += 1;
    while (this.#at < this.#text.length) {
      this.#take(/[\s,]*/uy);
      if (this.#text[this.#at] === closing) {
        this.#at += 1;
        return { members, isWhole };
      }
      const before = this.#at;
      const key = this.#take(/(?:"[^"]*"|'[^']*'|[\w$#.]+)(?=\s*(?:=>|:|=))/uy);
      if (key !== undefined) {
        this.#take(/\s*(?:=>|:|=)\s*/uy);
      }
      const value = this.value();
      if (/^(?:…|\.\.\.)/u.test(value.text)) {
        isWhole = false;
      } else {
        members.set(key?.replaceAll(/^["']|["']$/gu, '') ?? String(members.size), value);
      }
      this.#at = Math.max(this.#at, before + 1);
    }
    return { members, isWhole: false };
  }

  #take(shape: RegExp): string | undefined {
    shape.lastIndex = this.#at;
    const found = shape.exec(this.#text)?.[0];
    this.#at += found?.length ?? 0;
    return found;
  }

  #since(start: number): string {
    return this.#text.slice(start, this.#at).trim();
  }
}

/**
 * What an expression of names, members, indices and lengths is, by the values that were shown.
 * @returns `undefined` where they do not tell
 */
export function lookUp(
  expression: string,
  shown: ReadonlyMap<string, ShownValue>,
): string | undefined {
  const whole = shown.get(expression);
  if (whole !== undefined) {
    return whole.text;
  }
  const ofLength =
    /^len\((.*)\)$/u.exec(expression)?.[1] ?? /^(.*)\.(?:length|size)$/u.exec(expression)?.[1];
  if (ofLength !== undefined) {
    return find(ofLength, shown)?.size?.toString();
  }
  return find(expression, shown)?.text;
}

function find(path: string, shown: ReadonlyMap<string, ShownValue>): ShownValue | undefined {
  const known = shown.get(path);
  if (known !== undefined) {
    return known;
  }
  const last = /^(.+?)(?:(?:\.|->)([\w$#]+)|\[([^[\]]+)\])$/u.exec(path);
  const [, owner, member, index] = last ?? [];
  if (owner === undefined) {
    return undefined;
  }
  const key = member ?? index?.replaceAll(/^["']|["']$/gu, '') ?? '';
  const isName = index !== undefined && /^[A-Za-z_]\w*$/u.test(index);
  return find(owner, shown)?.members.get(isName ? (find(index, shown)?.text ?? key) : key);
}

/** Whether two debuggers mean the same value: quotes are alike, and gdb tells a character's number before it. */
export function isSameValue(a: string, b: string): boolean {
  const [one, other] = [plain(a), plain(b)];
  return one === other || (isNumber(one) && isNumber(other) && Number(one) === Number(other));
}

function plain(value: string): string {
  return value
    .replace(/^-?\d+ (?=')/u, '')
    .replace(/^"(.*)"$/su, "'$1'")
    .trim();
}

function isNumber(text: string): boolean {
  return /^(?:-?\d+(?:\.\d+)?(?:e[-+]?\d+)?|0x[\da-f]+)$/iu.test(text);
}
