import type { Transcript } from '../../../protocol/transcript.ts';
import type { ChatParts } from './chatParts.ts';

/** What changing from chat to chat takes. */
export interface SwitchParts extends Pick<ChatParts, 'clock' | 'history' | 'memory' | 'newId'> {
  /** The one that is open. */
  readonly current: () => Transcript;
  readonly show: (transcript: Transcript) => void;
}

/** Goes from one chat to another. To read one takes time: of several wishes only the last one is fulfilled. */
export class ChatSwitch {
  readonly #parts: SwitchParts;
  #wishes = 0;

  constructor(parts: SwitchParts) {
    this.#parts = parts;
  }

  emptyChat(): Transcript {
    const { newId, clock } = this.#parts;
    return { id: newId(), title: '', createdAt: clock.now(), turns: [] };
  }

  begin(): void {
    this.#wishes += 1;
    this.#parts.show(this.emptyChat());
  }

  async open(id: string): Promise<void> {
    const wish = ++this.#wishes;
    const isOpen = id === this.#parts.current().id;
    this.#fulfil(wish, isOpen ? undefined : await this.#parts.history.open(id));
  }

  /** Opens the chat of last time, unless the one that is open was begun meanwhile. */
  async restore(): Promise<void> {
    const { current, history, memory } = this.#parts;
    const id = memory.get('openChat');
    const untouched = current();
    const wish = ++this.#wishes;
    const transcript = typeof id === 'string' ? await history.open(id) : undefined;
    this.#fulfil(wish, current() === untouched ? transcript : undefined);
  }

  /** Keeps and opens a chat that came from elsewhere. */
  async adopt(transcript: Transcript): Promise<void> {
    const wish = ++this.#wishes;
    await this.#parts.history.keep(transcript);
    this.#fulfil(wish, transcript);
  }

  /** What is being read is shown no more. */
  dispose(): void {
    this.#wishes += 1;
  }

  #fulfil(wish: number, transcript: Transcript | undefined): void {
    if (wish === this.#wishes && transcript !== undefined) {
      this.#parts.show(transcript);
    }
  }
}
