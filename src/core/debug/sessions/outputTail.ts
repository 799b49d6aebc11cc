import type { OutputPiece } from './debugSession.ts';

/** Pieces that are kept of a session; a program may print for days. */
const maxPieces = 400;
/** UTF-16 units that are kept of a session. */
const maxChars = 200_000;
/** A piece is cut to its end: what matters of a flood is how it ends. */
const maxPieceChars = 20_000;

/** The last that a session printed. */
export class OutputTail {
  #pieces: readonly OutputPiece[] = [];
  #chars = 0;

  get pieces(): readonly OutputPiece[] {
    return this.#pieces;
  }

  /** @returns the piece as it is kept. */
  add(piece: OutputPiece): OutputPiece {
    const kept = { ...piece, text: piece.text.slice(-maxPieceChars).toWellFormed() };
    const pieces = [...this.#pieces, kept];
    this.#chars += kept.text.length;
    let first = Math.max(0, pieces.length - maxPieces);
    for (const dropped of pieces.slice(0, first)) {
      this.#chars -= dropped.text.length;
    }
    while (this.#chars > maxChars) {
      this.#chars -= pieces[first]?.text.length ?? 0;
      first += 1;
    }
    this.#pieces = pieces.slice(first);
    return kept;
  }
}
