/** Where a tag stands: in running text, or in code, which may quote it. */
export type Place = 'prose' | 'inlineCode' | 'fencedCode';

const newline = 10;
const tab = 9;
const space = 32;
const backtick = 96;
const tilde = 126;
/** Begins the lines of a quotation, in which a fence may stand too. */
const quoteMark = 62;

/** Marks that make a fence; fewer are code within a line. */
const minFenceLength = 3;

/**
 * Knows of streamed Markdown whether its end stands in code, as CommonMark 0.31 (4.5, 6.1) has it,
 * with two differences: code within a line ends with the line, so that a stray backtick does not
 * swallow an answer, and a fence may be indented as deep as a list needs it.
 */
export class MarkdownCode {
  /** How the stretch of code ended in which `watch` was called. */
  ended: 'closed' | 'broken' | undefined;
  /** Whether only indentation was read of this line. */
  #isLineStart = true;
  /** The run of backticks or tildes that is being read. */
  #run = { mark: 0, length: 0, isLineStart: false };
  /** Length of the run that opened code within the line, 0 outside. */
  #inlineLength = 0;
  #fence = { mark: 0, length: 0 };
  /** The rest of the line that opened a fence; a backtick in it shows that it was none. */
  #isInfo = false;
  /** Whether a run was read that closes the fence if nothing follows it. */
  #isClosing = false;

  read(text: string): void {
    for (let index = 0; index < text.length; index += 1) {
      const code = text.charCodeAt(index);
      if (code === newline) {
        this.#endLine();
      } else if (code === backtick || code === tilde) {
        this.#addToRun(code);
      } else if (this.#isLineStart || this.#isClosing || this.#run.length > 0) {
        this.#readOther(code);
      }
    }
  }

  /** Where a tag stands that comes next. */
  place(): Place {
    this.#endRun();
    if (this.#isClosing) {
      this.#closeFence(); // GLM may go on right behind the fence
    }
    if (this.#fence.length > 0) {
      return 'fencedCode';
    }
    return this.#inlineLength > 0 ? 'inlineCode' : 'prose';
  }

  /** Begins to note in `ended` how the code ends that is open now. */
  watch(): void {
    this.ended = undefined;
  }

  /** The same place, had the code that is open there not been opened. */
  withoutCode(): MarkdownCode {
    const copy = new MarkdownCode();
    copy.#isLineStart = this.#isLineStart;
    return copy;
  }

  /** After a tag that is not shown a line begins. */
  passTag(): void {
    this.#isLineStart = true;
  }

  #addToRun(mark: number): void {
    if (this.#run.length > 0 && this.#run.mark === mark) {
      this.#run.length += 1;
      return;
    }
    this.#endRun();
    this.#run = { mark, length: 1, isLineStart: this.#isLineStart };
    this.#isLineStart = false;
  }

  #readOther(code: number): void {
    this.#endRun();
    const isBlank = code === space || code === tab;
    this.#isLineStart &&= isBlank || code === quoteMark;
    this.#isClosing &&= isBlank;
  }

  #endRun(): void {
    const { mark, length, isLineStart } = this.#run;
    if (length === 0) {
      return;
    }
    this.#run.length = 0;
    if (this.#fence.length > 0) {
      this.#endRunInFence(mark, length, isLineStart);
    } else if (isLineStart && length >= minFenceLength) {
      this.#fence = { mark, length };
      this.#isInfo = true;
    } else if (mark === backtick) {
      this.#endInlineRun(length);
    }
  }

  #endRunInFence(mark: number, length: number, isLineStart: boolean): void {
    if (this.#isInfo && mark === backtick && this.#fence.mark === backtick) {
      this.#inlineLength = this.#fence.length;
      this.#fence.length = 0;
      this.#isInfo = false;
      this.#endInlineRun(length);
    } else {
      this.#isClosing = isLineStart && mark === this.#fence.mark && length >= this.#fence.length;
    }
  }

  #endInlineRun(length: number): void {
    if (this.#inlineLength === 0) {
      this.#inlineLength = length;
    } else if (this.#inlineLength === length) {
      this.#inlineLength = 0;
      this.ended ??= 'closed';
    }
  }

  #endLine(): void {
    this.#endRun();
    if (this.#isClosing) {
      this.#closeFence();
    }
    if (this.#inlineLength > 0) {
      this.#inlineLength = 0;
      this.ended ??= 'broken';
    }
    this.#isInfo = false;
    this.#isLineStart = true;
  }

  #closeFence(): void {
    this.#fence.length = 0;
    this.#isClosing = false;
    this.ended ??= 'closed';
  }
}
