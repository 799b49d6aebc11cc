import type { Piece, Tag } from './tagScanner.ts';

/** A call as the model wrote it. */
export interface WrittenCall {
  readonly name: string;
  /** Each argument as its text. */
  readonly values: ReadonlyMap<string, string>;
  /** JSON that stands where the first argument should; empty in what GLM was taught. */
  readonly body: string;
  /** Whether its end is missing. */
  readonly isCut: boolean;
}

/**
 * What became of a piece: `open` and `whole` took it. `wholeBefore` did not, as it follows the call.
 * After `prose`, what was read is no call; a tag is left, a text is in `said`.
 */
export type CallProgress = 'open' | 'whole' | 'wholeBefore' | 'prose';

type Stage = 'head' | 'body' | 'key' | 'afterKey' | 'value' | 'afterValue';

/** A longer head is prose about the tag. */
const maxHeadLength = 200;
/** A name, then nothing or the beginning of JSON; some models write line breaks as `\n`. */
const headPattern = /^\s*([^\s\\<>{}()"'`,;]+)(?:\s|\\n?)*(\{[^]*)?$/;
/** All that stands between tags. */
const breaksPattern = /^(?:\s|\\n?)*$/;
/** Tags that end a call which lacks its own end. */
const tagsBehindCalls: ReadonlySet<Tag> = new Set<Tag>([
  '<tool_call>',
  '<think>',
  '</think>',
  '<|endoftext|>',
  '<|system|>',
  '<|user|>',
  '<|assistant|>',
  '<|observation|>',
]);

/**
 * Reads what follows `<tool_call>`: a name, then `<arg_key>` and `<arg_value>` in turn, with line
 * breaks between them (GLM-4.5) or without (GLM-4.7), then `</tool_call>`.
 *
 * A value is verbatim, tags in it included: it ends at the first `</arg_value>` that is followed by
 * another argument, the end of the call, or the end of the turn.
 */
export class CallText {
  readonly #names: ReadonlySet<string>;
  readonly #values = new Map<string, string>();
  #stage: Stage = 'head';
  /** The name and all that stands around it. */
  #head = '';
  #name = '';
  #key = '';
  /** Of what is being read: joined once, when it ends, however long it is. */
  #parts: string[] = [];
  /** What followed a `</arg_value>` that may yet prove to be part of the value. */
  #afterValue: string[] = [];

  /** @param names the tools that were offered. */
  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  take({ type, text }: Piece): CallProgress {
    return type === 'tag' ? this.#takeTag(text) : this.#takeText(text);
  }

  /** The words behind the tag, where they are no call. */
  said(): string {
    return this.#head + this.#parts.join('');
  }

  /** The call, where `take` found its end. */
  written(): WrittenCall {
    const body = this.#stage === 'body' ? this.#parts.join('') : '';
    return { name: this.#name, values: this.#values, body, isCut: false };
  }

  /**
   * The call when nothing follows, if it is one.
   * @returns as `rest` the words that are no part of it.
   */
  end(): { readonly call: WrittenCall | undefined; readonly rest: string } {
    switch (this.#stage) {
      case 'head':
        return this.#names.has(this.#name)
          ? { call: this.written(), rest: '' }
          : { call: undefined, rest: this.said() };
      case 'afterValue':
        this.#endValue();
        return { call: this.written(), rest: '' };
      case 'value':
        return this.#endOpenValue();
      default:
        return { call: { ...this.written(), isCut: true }, rest: '' };
    }
  }

  #takeText(text: string): CallProgress {
    switch (this.#stage) {
      case 'head':
        this.#head += text;
        return this.#readHead();
      case 'afterKey':
        return 'open'; // line breaks
      case 'afterValue':
        return this.#takeTextAfterValue(text);
      default:
        this.#parts.push(text);
        return 'open';
    }
  }

  #readHead(): CallProgress {
    const [, name, body] = headPattern.exec(this.#head) ?? [];
    if (name === undefined || this.#head.length > maxHeadLength) {
      const mayBegin = this.#head.length <= maxHeadLength && this.#head.trim() === '';
      return mayBegin ? 'open' : 'prose';
    }
    this.#name = name;
    if (body !== undefined) {
      this.#head = this.#head.slice(0, -body.length);
      this.#parts = [body];
      this.#stage = 'body';
    }
    return 'open';
  }

  #takeTextAfterValue(text: string): CallProgress {
    const isBreakBegun = this.#afterValue.at(-1)?.endsWith('\\') ?? false;
    if (breaksPattern.test(isBreakBegun ? `\\${text}` : text)) {
      this.#afterValue.push(text);
    } else {
      this.#goOnWithValue(text);
    }
    return 'open';
  }

  #takeTag(tag: Tag): CallProgress {
    switch (this.#stage) {
      case 'head':
        return this.#name === '' ? 'prose' : this.#takeTagBetween(tag);
      case 'afterKey':
        return this.#takeTagBetween(tag);
      case 'key':
        return this.#takeTagInKey(tag);
      case 'afterValue':
        return this.#takeTagAfterValue(tag);
      case 'body':
        if (tag === '</tool_call>') {
          return 'whole';
        }
        this.#parts.push(tag);
        return 'open';
      case 'value':
        if (tag === '</arg_value>') {
          this.#stage = 'afterValue';
        } else {
          this.#parts.push(tag);
        }
        return 'open';
    }
  }

  /** A tag behind the name, a key or a value. */
  #takeTagBetween(tag: Tag): CallProgress {
    if (tag === '</tool_call>') {
      return 'whole';
    }
    if (tagsBehindCalls.has(tag)) {
      return this.#stage === 'head' && !this.#names.has(this.#name) ? 'prose' : 'wholeBefore';
    }
    if (tag === '<arg_key>') {
      this.#stage = 'key';
    } else if (tag === '<arg_value>') {
      this.#stage = 'value';
    }
    return 'open';
  }

  #takeTagInKey(tag: Tag): CallProgress {
    if (tag !== '</arg_key>' && tag !== '<arg_value>' && tag !== '</tool_call>') {
      this.#parts.push(tag);
      return 'open';
    }
    this.#key = this.#parts.join('').trim();
    this.#parts = [];
    this.#stage = 'afterKey';
    return this.#takeTagBetween(tag);
  }

  #takeTagAfterValue(tag: Tag): CallProgress {
    if (tag === '<arg_key>' || tag === '</tool_call>' || tagsBehindCalls.has(tag)) {
      this.#endValue();
      return this.#takeTagBetween(tag);
    }
    if (tag === '</arg_value>') {
      this.#goOnWithValue('');
      this.#stage = 'afterValue';
    } else {
      this.#goOnWithValue(tag);
    }
    return 'open';
  }

  #goOnWithValue(text: string): void {
    this.#parts.push('</arg_value>', this.#afterValue.join(''), text);
    this.#afterValue = [];
    this.#stage = 'value';
  }

  #endValue(): void {
    this.#values.set(this.#key, this.#parts.join(''));
    this.#parts = [];
    this.#afterValue = [];
    this.#stage = 'afterKey';
  }

  /** A value that no tag has ended; the end of the call may stand in it. */
  #endOpenValue(): { readonly call: WrittenCall; readonly rest: string } {
    const text = this.#parts.join('');
    const end = text.indexOf('</tool_call>');
    if (end < 0) {
      return { call: { ...this.written(), isCut: true }, rest: '' };
    }
    this.#parts = [text.slice(0, end).replace(/\n$/, '')];
    this.#endValue();
    return { call: this.written(), rest: text.slice(end + '</tool_call>'.length) };
  }
}
