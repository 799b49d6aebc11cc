import type { ExpressionGrammar } from './expressionLanguage.ts';
import type { ExpressionToken } from './expressionTokens.ts';

/** A step from a value to one of its parts. */
export type PathSegment =
  | { readonly kind: 'name'; readonly name: string }
  /** @see text as it stands between the brackets: `0`, `'colour'`. */
  | { readonly kind: 'index'; readonly text: string }
  /** `*p` of C. */
  | { readonly kind: 'target' };

/** Something in an expression that a person has to decide about; the message ends the sentence “It …”. */
class Effect extends Error {}

/** Deeper expressions are asked about. */
const maxDepth = 60;

/** Reads the pieces of one expression, and gives up on whatever it does not know. */
export class ExpressionReader {
  readonly #tokens: readonly ExpressionToken[];
  readonly #grammar: ExpressionGrammar;
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly ExpressionToken[], grammar: ExpressionGrammar) {
    this.#tokens = tokens;
    this.#grammar = grammar;
  }

  /** The whole as names and members; `undefined` where it is more than that. */
  path(): readonly PathSegment[] | undefined {
    const targets = this.#grammar.prefix.has('*') ? this.#countTargets() : 0;
    const first = this.#take('name');
    if (first === undefined || this.#grammar.reserved.has(first) || this.#isOperator(first)) {
      return undefined;
    }
    const segments: PathSegment[] = [{ kind: 'name', name: first }];
    while (this.#at < this.#tokens.length) {
      const segment = this.#segment();
      if (segment === undefined) {
        return undefined;
      }
      segments.push(segment);
    }
    return [
      ...segments,
      ...Array.from({ length: targets }, (): PathSegment => ({ kind: 'target' })),
    ];
  }

  /** What in the whole may have an effect; `undefined` where nothing has. */
  effect(): string | undefined {
    try {
      this.#expression();
      const rest = this.#tokens[this.#at];
      return rest === undefined ? undefined : reasonFor(rest.text);
    } catch (error) {
      if (error instanceof Effect) {
        return error.message;
      }
      throw error;
    }
  }

  #countTargets(): number {
    let count = 0;
    // Other languages have `**` as one sign.
    for (; this.#next === '*' || this.#next === '**'; this.#at += 1) {
      count += this.#next.length;
    }
    return count;
  }

  #segment(): PathSegment | undefined {
    const sign = this.#take('sign');
    if (sign !== undefined && this.#grammar.members.includes(sign)) {
      const name = this.#take('name');
      return name === undefined ? undefined : { kind: 'name', name };
    }
    if (sign !== '[') {
      return undefined;
    }
    const minus = this.#next === '-' ? this.#take('sign') : '';
    const index = this.#take('number') ?? (minus === '' ? this.#take('string') : undefined);
    return index !== undefined && this.#take('sign') === ']'
      ? { kind: 'index', text: `${minus}${index}` }
      : undefined;
  }

  #expression(): void {
    this.#depth += 1;
    if (this.#depth > maxDepth) {
      throw new Effect('is too deep to be understood');
    }
    this.#operand();
    while (this.#takeBinary()) {
      this.#operand();
    }
    this.#ternary();
    this.#depth -= 1;
  }

  #ternary(): void {
    const { ternary } = this.#grammar;
    if (ternary === 'colon' && this.#next === '?') {
      this.#at += 1;
      this.#expression();
      this.#expect(':');
      this.#expression();
    } else if (ternary === 'else' && this.#next === 'if') {
      this.#at += 1;
      this.#expression();
      this.#expect('else');
      this.#expression();
    }
  }

  #operand(): void {
    while (this.#next !== undefined && this.#grammar.prefix.has(this.#next)) {
      this.#at += 1;
    }
    const token = this.#tokens[this.#at];
    this.#at += 1;
    if (token === undefined) {
      throw new Effect('is not whole');
    }
    if (token.text === '(') {
      this.#expression();
      this.#expect(')');
    } else if (token.kind === 'name') {
      this.#name(token.text);
    } else if (token.kind === 'sign') {
      throw new Effect(reasonFor(token.text));
    }
    this.#parts();
  }

  #name(name: string): void {
    if (this.#grammar.reserved.has(name) || this.#isOperator(name)) {
      throw new Effect(reasonFor(name));
    }
    // A prefix such as f or b before quotes: what stands there is formatted, which runs code.
    if (this.#tokens[this.#at]?.kind === 'string') {
      throw new Effect('formats a text');
    }
    if (this.#next !== '(') {
      return;
    }
    if (!this.#grammar.measures.has(name)) {
      throw new Effect(`calls ${name}()`);
    }
    this.#at += 1;
    this.#expression();
    this.#expect(')');
  }

  /** Members and elements of the operand. */
  #parts(): void {
    for (;;) {
      const sign = this.#next;
      if (sign !== undefined && this.#grammar.members.includes(sign)) {
        this.#at += 1;
        const name = this.#take('name');
        if (name === undefined) {
          throw new Effect(reasonFor(this.#next ?? sign));
        }
        if (this.#next === '(') {
          throw new Effect(`calls ${name}()`);
        }
      } else if (sign === '[') {
        this.#at += 1;
        this.#expression();
        this.#expect(']');
      } else if (sign === '(') {
        throw new Effect('calls a function');
      } else {
        return;
      }
    }
  }

  #takeBinary(): boolean {
    const operator = this.#next;
    if (operator === undefined || !this.#grammar.binary.has(operator)) {
      // `not in` of Python.
      if (operator !== 'not' || this.#tokens[this.#at + 1]?.text !== 'in') {
        return false;
      }
      this.#at += 1;
    }
    this.#at += 1;
    return true;
  }

  #expect(text: string): void {
    if (this.#next !== text) {
      throw new Effect(this.#next === undefined ? 'is not whole' : reasonFor(this.#next));
    }
    this.#at += 1;
  }

  #isOperator(word: string): boolean {
    const { binary, prefix } = this.#grammar;
    return binary.has(word) || prefix.has(word) || word === 'if' || word === 'else';
  }

  get #next(): string | undefined {
    const token = this.#tokens[this.#at];
    return token?.kind === 'string' ? undefined : token?.text;
  }

  #take(kind: ExpressionToken['kind']): string | undefined {
    const token = this.#tokens[this.#at];
    if (token?.kind !== kind) {
      return undefined;
    }
    this.#at += 1;
    return token.text;
  }
}

/** Why a piece that is not understood stands for more than looking. */
function reasonFor(text: string): string {
  if (/^(?:[-+*/%&|^]|<<|>>|>>>|\*\*|&&|\|\||\?\?|:)?=$/u.test(text)) {
    return 'assigns a value';
  }
  if (text === '++' || text === '--') {
    return 'changes a value';
  }
  if (text === '(') {
    return 'calls a function';
  }
  return `holds \`${text.slice(0, 20)}\`, which may do more than look`;
}
