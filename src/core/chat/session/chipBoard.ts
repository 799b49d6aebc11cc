import type { Chip } from '../../../protocol/chatPage.ts';
import type { Attachment } from '../../../protocol/transcript.ts';

type HeldChip = Attachment & Pick<Chip, 'isAutomatic'>;

/**
 * What will go along with the next message. One chip follows the active editor; when the user drops it, it stays
 * away until another file is active, and when it was sent, until the editor shows something else.
 */
export class ChipBoard {
  #held: readonly HeldChip[] = [];
  /** Path of the file whose automatic chip was dropped. */
  #droppedPath: string | undefined;
  #lastSent: Attachment | undefined;

  /** As the page shows them, the automatic one first. */
  get chips(): readonly Chip[] {
    return this.#held
      .map(({ text: _text, ...chip }) => chip)
      .toSorted((a, b) => Number(b.isAutomatic) - Number(a.isAutomatic));
  }

  /** Adds what the user chose; the same place again takes over. */
  attach(attachment: Attachment): void {
    const others = this.#held.filter((held) => !isSamePlace(held, attachment));
    this.#held = [...others, { ...attachment, isAutomatic: false }];
  }

  /** @param attachment what the active editor shows, `undefined` where there is none. */
  follow(attachment: Attachment | undefined): void {
    const chosen = this.#held.filter(({ isAutomatic }) => !isAutomatic);
    this.#held =
      attachment === undefined || this.#isUnwanted(attachment, chosen)
        ? chosen
        : [...chosen, { ...attachment, isAutomatic: true }];
  }

  drop(id: string): void {
    const dropped = this.#held.find((held) => held.id === id);
    if (dropped?.isAutomatic) {
      this.#droppedPath = dropped.path ?? dropped.label;
    }
    this.#held = this.#held.filter((held) => held !== dropped);
  }

  /** All of them, for a message; none is left. */
  take(): readonly Attachment[] {
    const taken = this.#held;
    this.#lastSent = taken.find(({ isAutomatic }) => isAutomatic) ?? this.#lastSent;
    this.#held = [];
    return taken.map(({ isAutomatic: _isAutomatic, ...attachment }) => attachment);
  }

  #isUnwanted(attachment: Attachment, chosen: readonly HeldChip[]): boolean {
    if (this.#droppedPath === (attachment.path ?? attachment.label)) {
      return true;
    }
    this.#droppedPath = undefined;
    const last = this.#lastSent;
    const wasSent = last && isSamePlace(last, attachment) && last.text === attachment.text;
    return wasSent === true || chosen.some((held) => isSamePlace(held, attachment));
  }
}

/** Whether both show the same lines of the same file. What was pasted has no place. */
function isSamePlace(a: Attachment, b: Attachment): boolean {
  return (
    a.path !== undefined &&
    a.path === b.path &&
    a.startLine === b.startLine &&
    a.endLine === b.endLine
  );
}
