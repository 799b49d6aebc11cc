import type { Chip } from '../../../protocol/chatPage.ts';
import type { Attachment } from '../../../protocol/transcript.ts';

/** What a chip that nobody chose follows: the active editor, or the program that stopped or failed last. */
export type ChipLeader = 'editor' | 'debugger';

type HeldChip = Attachment & { readonly follows?: ChipLeader };

/**
 * What will go along with the next message. One chip follows the active editor, one the debugger; when the user drops
 * it, it stays away until there is another place, and when it was sent, until there is something else to see.
 */
export class ChipBoard {
  #held: readonly HeldChip[] = [];
  /** Where the chip stood that was dropped. */
  readonly #dropped = new Map<ChipLeader, string>();
  readonly #lastSent = new Map<ChipLeader, Attachment>();
  /** What there is to see, wanted or not. */
  readonly #latest = new Map<ChipLeader, Attachment | undefined>();

  /** As the page shows them, the automatic ones first. */
  get chips(): readonly Chip[] {
    return this.#held
      .map(({ text: _text, follows, ...chip }) => ({ ...chip, isAutomatic: follows !== undefined }))
      .toSorted((a, b) => Number(b.isAutomatic) - Number(a.isAutomatic));
  }

  /** What the model will be given of a chip. */
  textOf(id: string): string | undefined {
    return this.#held.find((held) => held.id === id)?.text;
  }

  /** Adds what the user chose; the same place again takes over. */
  attach(attachment: Attachment): void {
    const others = this.#held.filter((held) => !isSamePlace(held, attachment));
    this.#held = [...others, attachment];
  }

  /** @param attachment what there is to see now, `undefined` where there is nothing. */
  follow(leader: ChipLeader, attachment: Attachment | undefined): void {
    this.#latest.set(leader, attachment);
    const others = this.#held.filter(({ follows }) => follows !== leader);
    this.#held =
      attachment === undefined || this.#isUnwanted(leader, attachment, others)
        ? others
        : [...others, { ...attachment, follows: leader }];
  }

  /** Has a chip go along even if it was dropped or sent before. */
  recall(leader: ChipLeader): void {
    this.#dropped.delete(leader);
    this.#lastSent.delete(leader);
    this.follow(leader, this.#latest.get(leader));
  }

  drop(id: string): void {
    const dropped = this.#held.find((held) => held.id === id);
    if (dropped?.follows !== undefined) {
      this.#dropped.set(dropped.follows, nameOf(dropped));
    }
    this.#held = this.#held.filter((held) => held !== dropped);
  }

  /** All of them, for a message; none is left. */
  take(): readonly Attachment[] {
    const taken = this.#held;
    this.#held = [];
    return taken.map(({ follows, ...attachment }) => {
      if (follows !== undefined) {
        this.#lastSent.set(follows, attachment);
      }
      return attachment;
    });
  }

  #isUnwanted(leader: ChipLeader, attachment: Attachment, others: readonly HeldChip[]): boolean {
    if (this.#dropped.get(leader) === nameOf(attachment)) {
      return true;
    }
    this.#dropped.delete(leader);
    const last = this.#lastSent.get(leader);
    const wasSent =
      last?.text === attachment.text &&
      (isSamePlace(last, attachment) || last.label === attachment.label);
    return wasSent || others.some((held) => isSamePlace(held, attachment));
  }
}

function nameOf({ path, label }: Attachment): string {
  return path ?? label;
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
