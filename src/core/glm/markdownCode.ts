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

/** Whether a character may begin or end code; no other can but at the beginning of a line. */
export function isCodeMark(code: number): boolean {
  return code === newline || code === backtick || code === tilde;
}

/**
 * Knows of streamed Markdown whether its end stands in code, as CommonMark 0.31 (4.5, 6.1) has it,
 * with two differences: code within a line ends with the line, so that a stray backtick does not
 * swallow an answer, and a fence may be indented as deep as a list needs it.
 */
export class MarkdownCode {
  /** Whether only a line break or a mark can change anything now. */
  isQuiet = false;
  #ended: 'closed' | 'broken' | undefined;
  /** Whether only indentation was read of this line. */
  #isLineStart = true;
  /** The run of backticks or tildes that is being read; none if it has no length. */
  #runMark = 0;
  #runLength = 0;
  #isRunAtLineStart = false;
  /** Length of the run that opened code within the line, 0 outside. */
  #inlineLength = 0;
  #fenceMark = 0;
  /** Length of the run that opened the fence, 0 outside. */
  #fenceLength = 0;
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
      } else if (!this.isQuiet) {
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
    if (this.#fenceLength > 0) {
      return 'fencedCode';
    }
    return this.#inlineLength > 0 ? 'inlineCode' : 'prose';
  }

  /** Begins to watch for the end of the code that is open now. */
  watch(): void {
    this.#ended = undefined;
  }

  /** How the code ended that was open when `watch` was called. */
  ended(): 'closed' | 'broken' | undefined {
    return this.#ended;
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
    this.isQuiet = false;
  }

  #readOther(code: number): void {
    this.#endRun();
    const isBlank = code === space || code === tab;
    this.#isLineStart &&= isBlank || code === quoteMark;
    this.#isClosing &&= isBlank;
    this.isQuiet = !this.#isLineStart && !this.#isClosing;
  }

  #addToRun(mark: number): void {
    if (this.#runMark !== mark) {
      this.#endRun();
      this.#runMark = mark;
    }
    if (this.#runLength === 0) {
      this.#isRunAtLineStart = this.#isLineStart;
      this.#isLineStart = false;
    }
    this.#runLength += 1;
    this.isQuiet = false;
  }

  #endRun(): void {
    const length = this.#runLength;
    if (length === 0) {
      return;
    }
    this.#runLength = 0;
    if (this.#fenceLength > 0) {
      this.#endRunInFence(length);
    } else if (this.#isRunAtLineStart && length >= minFenceLength) {
      this.#fenceMark = this.#runMark;
      this.#fenceLength = length;
      this.#isInfo = true;
    } else if (this.#runMark === backtick) {
      this.#endInlineRun(length);
    }
  }

  #endRunInFence(length: number): void {
    const isSameMark = this.#runMark === this.#fenceMark;
    if (this.#isInfo && isSameMark && this.#fenceMark === backtick) {
      this.#inlineLength = this.#fenceLength;
      this.#fenceLength = 0;
      this.#isInfo = false;
      this.#endInlineRun(length);
    } else {
      this.#isClosing = this.#isRunAtLineStart && isSameMark && length >= this.#fenceLength;
    }
  }

  #endInlineRun(length: number): void {
    if (this.#inlineLength === 0) {
      this.#inlineLength = length;
    } else if (this.#inlineLength === length) {
      this.#inlineLength = 0;
      this.#ended ??= 'closed';
    }
  }

  #endLine(): void {
    this.#endRun();
    if (this.#isClosing) {
      this.#closeFence();
    }
    if (this.#inlineLength > 0) {
      this.#inlineLength = 0;
      this.#ended ??= 'broken';
    }
    this.#isInfo = false;
    this.#isLineStart = true;
    this.isQuiet = false;
  }

  #closeFence(): void {
    this.#fenceLength = 0;
    this.#isClosing = false;
    this.#ended ??= 'closed';
  }
}
