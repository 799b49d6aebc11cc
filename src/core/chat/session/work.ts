import { Emitter } from '../../emitter.ts';
import type { ThinkingReaction } from '../thinking/leaning.ts';
import type { TurnToolbox } from './chatParts.ts';
import type { LeftOutPart } from './leftOut.ts';

/** What a chat is busy with: a turn, or making room without one. Once aborted, nothing of it counts any more. */
export class Work {
  readonly kind: 'turn' | 'compaction';
  readonly turnId: string;
  readonly onAnswerNow = new Emitter<void>();
  readonly onSteer = new Emitter<void>();
  /** What the user made of the choice of thinking. */
  reaction: ThinkingReaction = 'none';
  isSteered = false;
  /** Once it is opened. */
  toolbox: TurnToolbox | undefined;
  /** Both wait for the next request. */
  isCompactionWanted = false;
  leftOut: readonly LeftOutPart[] = [];
  readonly #controller = new AbortController();

  constructor(kind: 'turn' | 'compaction', turnId: string) {
    this.kind = kind;
    this.turnId = turnId;
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  answerNow(): void {
    this.reaction = 'answeredNow';
    this.onAnswerNow.emit();
  }

  steer(): void {
    this.isSteered = true;
    this.onSteer.emit();
  }

  abort(): void {
    this.#controller.abort();
  }
}
