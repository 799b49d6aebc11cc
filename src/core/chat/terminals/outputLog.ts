import { BoundedRows } from './boundedRows.ts';
import { ControlSequences, type TerminalPiece } from './controlSequences.ts';

/** A row that grows longer is broken; what has such lines is no text that anybody reads. UTF-16 units. */
const maxRowLength = 20_000;
/** A cursor that is sent further to the right stays here. */
const maxColumn = 1_000;
/** Rows above the last one that a program can still write to; screens are not higher. */
const screenRows = 100;
/** Private modes that show another screen, as editors and pagers do (xterm's). */
const otherScreen = /^\?(?:47|1047|1049)$/;

/**
 * What a command printed, as it would stand in a terminal: progress bars are one line with their last
 * state, colours and titles are gone, and so is what full-screen programs drew.
 */
export class OutputLog {
  readonly #sequences = new ControlSequences();
  readonly #rows = new BoundedRows();
  #row = 0;
  #column = 0;
  #isOtherScreen = false;
  /** The first row that was written to since the last look. */
  #firstChanged = 0;
  /** The last row as it was at the last look. */
  #seen = { row: 0, text: '' };

  /** Takes the next chunk; sequences may be cut anywhere. */
  write(chunk: string): void {
    for (const piece of this.#sequences.read(chunk)) {
      this.#take(piece);
    }
  }

  /** What has come since the last look; a row that was written over comes whole. */
  look(): { readonly text: string; readonly firstLine: number } {
    const { row, text: seen } = this.#seen;
    const start = this.#firstChanged;
    const whole = this.#textOf(start, this.#rows.length);
    const last = this.#rows.length - 1;
    this.#seen = { row: last, text: this.#rows.get(last) };
    this.#firstChanged = last + 1;
    const isContinued = start === row && whole.startsWith(seen);
    const text = isContinued ? whole.slice(seen.length) : whole;
    return isContinued && seen !== '' && text.startsWith('\n')
      ? { text: text.slice(1), firstLine: start + 2 }
      : { text, firstLine: start + 1 };
  }

  /** @param startLine 1-based, as `endLine`, which is inclusive. */
  lines(startLine: number, endLine: number): string {
    const end = Math.min(Math.trunc(endLine), this.#rows.length);
    return this.#textOf(Math.max(1, Math.trunc(startLine)) - 1, end);
  }

  #textOf(start: number, end: number): string {
    const [gapStart, gapEnd] = this.#rows.gap;
    if (start >= gapEnd || end <= gapStart || gapStart === gapEnd) {
      return this.#rows.slice(start, end).join('\n');
    }
    const before = this.#rows.slice(start, gapStart);
    const note = `[lines ${gapStart + 1} to ${gapEnd} are kept no longer: there was too much output]`;
    return [...before, note, ...this.#rows.slice(gapEnd, end)].join('\n');
  }

  #take(piece: TerminalPiece): void {
    if (piece.kind === 'csi' && otherScreen.test(piece.parameters)) {
      this.#isOtherScreen = piece.final === 'h';
    } else if (this.#isOtherScreen) {
      return;
    } else if (piece.kind === 'text') {
      this.#print(piece.text);
    } else if (piece.kind === 'csi') {
      this.#move(piece.final, Number.parseInt(piece.parameters, 10));
    } else {
      this.#control(piece.character);
    }
  }

  #print(text: string): void {
    const row = this.#rows.get(this.#row);
    const before = row.slice(0, this.#column).padEnd(this.#column);
    this.#write(before + text + row.slice(this.#column + text.length));
    this.#column += text.length;
    if (this.#column > maxRowLength) {
      this.#nextRow();
    }
  }

  #control(character: '\n' | '\r' | '\b'): void {
    if (character === '\n') {
      this.#nextRow();
    } else {
      this.#column = character === '\r' ? 0 : Math.max(0, this.#column - 1);
    }
  }

  /** @param given the first parameter, NaN where there is none. */
  #move(final: string, given: number): void {
    const count = Math.min(given || 1, maxColumn);
    const row = this.#rows.get(this.#row);
    switch (final) {
      case 'A':
      case 'F':
        this.#row = Math.max(0, this.#rows.length - screenRows, this.#row - count);
        this.#column = final === 'F' ? 0 : this.#column;
        return;
      case 'B':
      case 'E':
        this.#row = Math.min(this.#rows.length - 1, this.#row + count);
        this.#column = final === 'E' ? 0 : this.#column;
        return;
      case 'C':
        this.#column = Math.min(maxColumn, this.#column + count);
        return;
      case 'D':
        this.#column = Math.max(0, this.#column - count);
        return;
      case 'G':
        this.#column = count - 1;
        return;
      case 'K':
        return this.#write(erased(row, this.#column, given || 0));
      case 'J':
        return this.#eraseScreen(given || 0);
      case 'H':
      case 'f':
        // Where on the screen it stands does not matter to who reads; that it is another place does.
        return this.#freshRow();
      default: // colours and modes
    }
  }

  #eraseScreen(mode: number): void {
    if (mode !== 0) {
      return this.#freshRow(); // What a program clears away was still printed.
    }
    this.#write(this.#rows.get(this.#row).slice(0, this.#column));
    for (let row = this.#row + 1; row < this.#rows.length; row += 1) {
      this.#rows.set(row, '');
    }
  }

  #nextRow(): void {
    this.#row += 1;
    this.#column = 0;
    if (this.#row === this.#rows.length) {
      this.#rows.add();
    }
    this.#firstChanged = Math.min(this.#firstChanged, this.#row);
  }

  /** Goes to an empty last row. */
  #freshRow(): void {
    this.#row = this.#rows.length - 1;
    this.#column = 0;
    if (this.#rows.get(this.#row) !== '') {
      this.#nextRow();
    }
  }

  #write(text: string): void {
    this.#rows.set(this.#row, text);
    this.#firstChanged = Math.min(this.#firstChanged, this.#row);
  }
}

function erased(row: string, column: number, mode: number): string {
  switch (mode) {
    case 0:
      return row.slice(0, column);
    case 1:
      return ' '.repeat(column) + row.slice(column);
    default:
      return '';
  }
}
