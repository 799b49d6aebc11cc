import { CallText, type WrittenCall } from './callText.ts';
import { isCodeMark, MarkdownCode } from './markdownCode.ts';
import { TagBlanks } from './tagBlanks.ts';
import { lessThan, mayGoOnAsTag, type Piece, type Tag, TagScanner } from './tagScanner.ts';

/** Who speaks: the model to the user, or to itself. */
export type Voice = 'text' | 'reasoning';

/** What an answer with thinking begins with: words, a thought that no tag opens, or either. */
export type Opening = 'words' | 'thought' | 'unknown';

export interface MarkupSink {
  say(voice: Voice, words: string): void;
  call(call: WrittenCall): void;
  /** `</think>` was read. */
  endThought(): void;
}

export interface MarkupParts {
  /** Whose words the field holds where no tag says otherwise. */
  readonly voice: Voice;
  readonly opening: Opening;
  /** Names of the tools that were offered; without any, the tags of calls are mere text. */
  readonly toolNames: ReadonlySet<string>;
}

/** A tag in code, which is a quotation if the code is closed, and all that came since. */
interface Quotation {
  readonly pieces: Piece[];
  /** The place of the tag, had the code not been opened. */
  readonly otherwise: MarkdownCode;
}

/**
 * Reads one field of a streamed answer, in which a server may have left GLM's own markup: thoughts,
 * calls, marks of turns. No tag is shown, unless it stands in Markdown code or in a call's value, and
 * nothing else is lost but blank lines next to a tag.
 *
 * After `unknown` the words wait until it is known whose they are: if `</think>` comes with no
 * `<think>` before it, they were a thought. `decide` ends the waiting.
 */
export class MarkupReader {
  readonly #parts: MarkupParts;
  readonly #sink: MarkupSink;
  readonly #scanner: TagScanner;
  readonly #code: Record<Voice, MarkdownCode>;
  #voice: Voice;
  #call: CallText | undefined;
  #quotation: Quotation | undefined;
  /** Words that wait for the decision whose they are. */
  #undecided: string[] | undefined;
  readonly #blanks = new TagBlanks();
  #firstThoughtTag: Tag | undefined;
  /** Whether nothing waits, so that words are said as they come. */
  #isSteady = false;

  constructor(parts: MarkupParts, sink: MarkupSink) {
    this.#parts = parts;
    this.#sink = sink;
    this.#scanner = new TagScanner(parts.toolNames.size > 0 ? 'known' : 'unknown');
    this.#code = { text: new MarkdownCode(), reasoning: new MarkdownCode() };
    this.#voice = parts.opening === 'thought' ? 'reasoning' : parts.voice;
    this.#undecided = parts.opening === 'unknown' ? [] : undefined;
  }

  /** Whether words wait that may be a thought. */
  get isUndecided(): boolean {
    return this.#undecided !== undefined && this.#undecided.length > 0;
  }

  /** How the server's next answer will begin, judged by this one. */
  get opening(): Opening {
    if (this.#firstThoughtTag) {
      return this.#firstThoughtTag === '</think>' ? 'thought' : 'words';
    }
    return this.#parts.opening === 'thought' ? 'unknown' : this.#parts.opening;
  }

  /**
   * Reads `text` if it is nothing but words of the field's own voice, as nearly all are.
   * @returns whether it was; if not, `read` is to read it.
   */
  pass(text: string): boolean {
    const signs = this.#isSteady ? signsIn(text) : 'tags';
    if (signs === 'tags') {
      return false;
    }
    const code = this.#code[this.#voice];
    if (signs === 'code' || !code.isQuiet) {
      code.read(text);
    }
    return true;
  }

  read(text: string): void {
    this.#takeAll(this.#scanner.push(text));
    this.#isSteady =
      this.#blanks.areOver &&
      this.#voice === this.#parts.voice &&
      !this.#undecided &&
      !this.#call &&
      !this.#quotation &&
      this.#scanner.isIdle;
  }

  /** The words that wait are for the user, and so are all to come. */
  decide(): void {
    this.#isSteady = false; // the next `read` finds out
    const words = this.#undecided?.join('') ?? '';
    this.#undecided = undefined;
    this.#say('text', words);
  }

  /** The stream goes on in another field: what waits for a part of this one waits in vain. */
  pause(): void {
    this.#takeAll(this.#scanner.flush());
    this.decide();
    this.#say(this.#voice, this.#blanks.flush());
  }

  /** Gives all that waits. In a whole answer a call may lack its last tag. */
  end(answer: 'whole' | 'cut'): void {
    this.pause();
    while (this.#call || this.#quotation) {
      if (this.#call) {
        this.#endOpenCall(this.#call, answer);
      } else {
        this.#endQuotation();
      }
    }
  }

  #takeAll(pieces: readonly Piece[]): void {
    for (const piece of pieces) {
      this.#take(piece);
    }
  }

  #take(piece: Piece): void {
    if (this.#call) {
      this.#takeInCall(this.#call, piece);
    } else if (this.#quotation) {
      this.#takeInQuotation(this.#quotation, piece);
    } else if (piece.type === 'tag') {
      this.#takeTag(piece);
    } else {
      this.#takeWords(piece.text);
    }
  }

  #takeWords(words: string): void {
    this.#code[this.#voice].read(words);
    this.#sayWords(words);
  }

  #takeTag(piece: Piece & { type: 'tag' }): void {
    const code = this.#code[this.#voice];
    const place = code.place();
    if (place === 'prose') {
      this.#obey(piece.text);
    } else if (place === 'inlineCode' || this.#mayEndThought(piece.text)) {
      this.#quotation = { pieces: [piece], otherwise: code.withoutCode() };
      code.watch();
      code.read(piece.text);
    } else {
      this.#takeWords(piece.text);
    }
  }

  /** A fence that a thought forgot to close must not swallow the answer. */
  #mayEndThought(tag: Tag): boolean {
    return tag === '</think>' && this.#voice === 'reasoning' && this.#parts.voice === 'text';
  }

  #obey(tag: Tag): void {
    if (tag === '<|begin_of_box|>' || tag === '<|end_of_box|>') {
      return; // frames words within a sentence
    }
    this.#blanks.passTag();
    if (tag === '</think>') {
      this.#firstThoughtTag ??= tag;
      this.#endThought();
    } else if (tag === '<think>') {
      this.#firstThoughtTag ??= tag;
      this.decide();
      this.#voice = 'reasoning';
      this.#code.reasoning = new MarkdownCode();
    } else if (tag === '<tool_call>') {
      this.decide();
      this.#call = new CallText(this.#parts.toolNames);
    }
    this.#code[this.#voice].passTag();
  }

  #endThought(): void {
    const thought = this.#undecided?.join('') ?? '';
    this.#undecided = undefined;
    this.#say('reasoning', thought.trimEnd());
    this.#voice = 'text';
    this.#sink.endThought();
  }

  #takeInCall(call: CallText, piece: Piece): void {
    const progress = call.take(piece);
    if (progress === 'open') {
      return;
    }
    this.#call = undefined;
    if (progress === 'prose') {
      this.#takeWords(call.said());
    } else {
      this.#sink.call(call.written());
    }
    if (progress === 'wholeBefore' || (progress === 'prose' && piece.type === 'tag')) {
      this.#take(piece);
    }
  }

  #endOpenCall(open: CallText, answer: 'whole' | 'cut'): void {
    const { call, rest } = open.end();
    this.#call = undefined;
    if (call) {
      this.#sink.call({ ...call, isCut: call.isCut || answer === 'cut' });
    }
    this.#takeAll([...this.#scanner.push(rest), ...this.#scanner.flush()]);
  }

  #takeInQuotation({ pieces }: Quotation, piece: Piece): void {
    const code = this.#code[this.#voice];
    if (piece.type === 'tag') {
      code.place(); // ends a run of backticks right before the tag
    }
    if (code.ended()) {
      this.#endQuotation();
      this.#take(piece);
      return;
    }
    pieces.push(piece);
    code.read(piece.text);
    if (code.ended()) {
      this.#endQuotation();
    }
  }

  #endQuotation(): void {
    const quotation = this.#quotation;
    this.#quotation = undefined;
    const code = this.#code[this.#voice];
    code.place();
    if (code.ended() === 'closed') {
      this.#sayWords(quotation?.pieces.map((piece) => piece.text).join('') ?? '');
      return;
    }
    this.#code[this.#voice] = quotation?.otherwise ?? code;
    this.#takeAll(quotation?.pieces ?? []);
  }

  #sayWords(words: string): void {
    const isTaggedThought = this.#voice === 'reasoning' && this.#parts.voice === 'text';
    this.#say(this.#voice, isTaggedThought ? this.#blanks.trim(words) : this.#blanks.pass(words));
  }

  #say(voice: Voice, words: string): void {
    if (words === '') {
      return;
    }
    if (this.#undecided) {
      this.#undecided.push(words);
    } else {
      this.#sink.say(voice, words);
    }
  }
}

/** What a text shows signs of: tags, code, or nothing but words. */
function signsIn(text: string): 'tags' | 'code' | 'none' {
  let hasMarks = false;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === lessThan && mayGoOnAsTag(text.charCodeAt(index + 1))) {
      return 'tags';
    }
    hasMarks ||= isCodeMark(code);
  }
  return hasMarks ? 'code' : 'none';
}
