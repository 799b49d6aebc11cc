import type { Attachment, TurnHead } from '../../../protocol/transcript.ts';

/** A message of the user's with all that goes along, ready to be sent. */
export interface OutgoingMessage {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Attachment[];
  readonly thinking: TurnHead['thinking'];
}

/** Messages that wait for the end of a turn, in the order in which they will be sent. */
export class MessageQueue {
  #waiting: readonly OutgoingMessage[] = [];
  /** How many at its head cut the turn short. */
  #urgent = 0;

  get shown(): readonly { readonly id: string; readonly text: string }[] {
    return this.#waiting.map(({ id, text }) => ({ id, text }));
  }

  add(message: OutgoingMessage): void {
    this.#waiting = [...this.#waiting, message];
  }

  /** Before all that can wait, behind what came like this before. */
  addUrgent(message: OutgoingMessage): void {
    this.#waiting = this.#waiting.toSpliced(this.#urgent, 0, message);
    this.#urgent += 1;
  }

  /** Takes one out, whichever it is. */
  remove(id: string): OutgoingMessage | undefined {
    const index = this.#waiting.findIndex((message) => message.id === id);
    const found = this.#waiting[index];
    if (found !== undefined) {
      this.#waiting = this.#waiting.toSpliced(index, 1);
      this.#urgent -= index < this.#urgent ? 1 : 0;
    }
    return found;
  }

  /** Takes out the one that comes next. */
  next(): OutgoingMessage | undefined {
    const [first] = this.#waiting;
    return first && this.remove(first.id);
  }

  /** Takes out all of them. */
  clear(): readonly OutgoingMessage[] {
    const all = this.#waiting;
    this.#waiting = [];
    this.#urgent = 0;
    return all;
  }
}
