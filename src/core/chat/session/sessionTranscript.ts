import {
  applyChange,
  type Transcript,
  type TranscriptChange,
  type Turn,
} from '../../../protocol/transcript.ts';
import type { ChatHistory } from './chatParts.ts';

/** The transcript of the open chat. What changes is applied, kept and told, always in this order. */
export class SessionTranscript {
  readonly #history: Pick<ChatHistory, 'note'>;
  readonly #tell: (changes: readonly TranscriptChange[]) => void;
  #current: Transcript;

  constructor(
    first: Transcript,
    history: Pick<ChatHistory, 'note'>,
    tell: (changes: readonly TranscriptChange[]) => void,
  ) {
    this.#current = first;
    this.#history = history;
    this.#tell = tell;
  }

  get current(): Transcript {
    return this.#current;
  }

  turn(id: string): Turn | undefined {
    return this.#current.turns.findLast((turn) => turn.id === id);
  }

  change(...changes: readonly TranscriptChange[]): void {
    if (changes.length > 0) {
      this.#current = changes.reduce(applyChange, this.#current);
      this.#history.note(this.#current, changes);
      this.#tell(changes);
    }
  }

  /** Puts another chat in its place. */
  replace(transcript: Transcript): void {
    this.#current = transcript;
  }
}
