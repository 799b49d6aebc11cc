/** Tags that frame thoughts and boxes, and marks of turns that some servers forget to cut off. */
const answerTags = [
  '<think>',
  '</think>',
  '<|begin_of_box|>',
  '<|end_of_box|>',
  '<|endoftext|>',
  '<|system|>',
  '<|user|>',
  '<|assistant|>',
  '<|observation|>',
] as const;

/** Tags of a tool call. */
const callTags = [
  '<tool_call>',
  '</tool_call>',
  '<arg_key>',
  '</arg_key>',
  '<arg_value>',
  '</arg_value>',
] as const;

/** The character that every tag begins with. */
export const lessThan = 60;
const slash = 47;
const bar = 124;
const letterA = 97;
const letterT = 116;

/** Whether a tag may go on with this character after its `<`; NaN is one that has yet to come. */
export function mayGoOnAsTag(code: number): boolean {
  return (
    code === slash || code === bar || code === letterT || code === letterA || Number.isNaN(code)
  );
}

export type Tag = (typeof answerTags)[number] | (typeof callTags)[number];

/** A stretch of streamed text: one whole tag, or text in which there is none. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'tag'; readonly text: Tag };

/** Finds GLM's tags in streamed text, wherever its chunks were cut. */
export class TagScanner {
  readonly #tags: readonly Tag[];
  readonly #pattern: RegExp;
  /** What may be the beginning of a tag. */
  #held = '';

  /** @param calls `unknown` where no tools were offered: the tags of a call are mere text then. */
  constructor(calls: 'known' | 'unknown') {
    this.#tags = calls === 'known' ? [...answerTags, ...callTags] : answerTags;
    this.#pattern = new RegExp(
      `(${this.#tags.join(' ').replaceAll('|', '\\|').replaceAll(' ', '|')})`,
    );
  }

  /** Whether no tag has begun. */
  get isIdle(): boolean {
    return this.#held === '';
  }

  push(text: string): Piece[] {
    const seen = this.#held + text;
    // No tag has a second `<`, so only the last one can have begun a tag that goes on.
    const last = seen.lastIndexOf('<');
    const isBegun = last >= 0 && this.#isBeginning(seen.slice(last));
    this.#held = isBegun ? seen.slice(last) : '';
    return this.#split(isBegun ? seen.slice(0, last) : seen);
  }

  /** The text that waited, once it is known that nothing follows it. */
  flush(): Piece[] {
    const text = this.#held;
    this.#held = '';
    return text === '' ? [] : [{ type: 'text', text }];
  }

  #isBeginning(text: string): boolean {
    return this.#tags.some((tag) => tag.length > text.length && tag.startsWith(text));
  }

  #split(text: string): Piece[] {
    if (!mayHoldTag(text)) {
      return text === '' ? [] : [{ type: 'text', text }];
    }
    // Splitting at a group that captures gives text and tags in turn.
    return text
      .split(this.#pattern)
      .map((part, index): Piece =>
        index % 2 === 0 ? { type: 'text', text: part } : { type: 'tag', text: part as Tag },
      )
      .filter((piece) => piece.text !== '');
  }
}

/** Whether it is worth while to look for tags. */
function mayHoldTag(text: string): boolean {
  for (let at = text.indexOf('<'); at >= 0; at = text.indexOf('<', at + 1)) {
    if (mayGoOnAsTag(text.charCodeAt(at + 1))) {
      return true;
    }
  }
  return false;
}
