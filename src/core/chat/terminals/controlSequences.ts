// oxlint-disable no-control-regex -- control characters are what this file is about
/** What a terminal is told: text to show, or what to do with it. */
export type TerminalPiece =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'control'; readonly character: '\n' | '\r' | '\b' }
  /** A control sequence (CSI): `J` with parameters `2`, or `h` with `?1049`. */
  | { readonly kind: 'csi'; readonly final: string; readonly parameters: string };

/** Tabs count as text; what is no text and no sequence stands alone. */
const text = /[^\x00-\x08\x0a-\x1f\x7f-\x9f]+/y;
const csi = /(?:\x1b\[|\x9b)([0-?]{0,240})[ -/]{0,8}([@-~])/y;
const shortEscape = /\x1b[ -/]*[0-Z\\^-~]/y;
/** Begins a string for the terminal alone: title, link, clipboard, picture, marks of shell integration. */
const stringStart = /\x1b[\]PX^_]|[\x90\x98\x9d-\x9f]/y;
/** Ends such a string; an escape ends it as well, whether or not its backslash follows. */
const stringEnd = /[\x07\x18\x1a\x1b\x9c]/g;
/** May go on in the next chunk. */
const unfinished = /\x1b(?:\[[0-?]*[ -/]*|[ -/]*)$|\x9b[0-?]*[ -/]*$/y;
/** Nothing that a terminal understands is longer, so that a sequence without end swallows nothing. */
const maxSequenceLength = 256;

/**
 * Takes apart what programs send to terminals, chunk by chunk, wherever chunks were cut.
 * After ECMA-48 and what xterm makes of it.
 */
export class ControlSequences {
  #rest = '';
  #isInString = false;

  /** What a chunk adds; the beginning of a sequence waits for its end. */
  *read(chunk: string): Iterable<TerminalPiece> {
    const input = this.#rest + chunk;
    this.#rest = '';
    let at = 0;
    while (at < input.length) {
      if (this.#isInString) {
        stringEnd.lastIndex = at;
        const end = stringEnd.exec(input);
        this.#isInString = end === null;
        // An escape may begin the next sequence.
        at = end === null ? input.length : end.index + (end[0] === '\x1b' ? 0 : 1);
      } else if (input.length - at <= maxSequenceLength && match(unfinished, input, at)) {
        this.#rest = input.slice(at);
        return;
      } else {
        at = yield* this.#piece(input, at);
      }
    }
  }

  /** @returns where the next piece begins. */
  *#piece(input: string, at: number): Generator<TerminalPiece, number> {
    const shown = match(text, input, at);
    if (shown) {
      yield { kind: 'text', text: shown[0] };
      return at + shown[0].length;
    }
    const sequence = match(csi, input, at);
    if (sequence) {
      const [whole, parameters = '', final = ''] = sequence;
      yield { kind: 'csi', final, parameters };
      return at + whole.length;
    }
    const start = match(stringStart, input, at);
    if (start) {
      this.#isInString = true;
      return at + start[0].length;
    }
    const escape = match(shortEscape, input, at);
    if (escape) {
      return at + escape[0].length;
    }
    yield* controlOf(input.charAt(at));
    return at + 1;
  }
}

function* controlOf(character: string): Iterable<TerminalPiece> {
  if (character === '\n' || character === '\r' || character === '\b') {
    yield { kind: 'control', character };
  } else if (character === '\v' || character === '\f') {
    yield { kind: 'control', character: '\n' };
  }
}

function match(pattern: RegExp, input: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(input);
}
