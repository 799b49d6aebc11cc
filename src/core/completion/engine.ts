import { Emitter } from '../emitter.ts';
import { isAbort } from '../glmError.ts';
import type { Clock, Logger, ModelClient } from '../ports.ts';
import type { Settings } from '../settings.ts';
import { caretOf, ghostAt, type Caret } from './caret.ts';
import { adaptiveDelayMs } from './delay.ts';
import { fimRequest } from './fimRequest.ts';
import { closedBecause } from './gate.ts';
import { generate } from './generate.ts';
import { holeAt } from './hole.ts';
import { NewestWins } from './newestWins.ts';
import { polish } from './polish.ts';
import { isTaken, remainderOf, type Remainder, type Remembered } from './remembered.ts';
import type { DocumentSnapshot, GhostText } from './snapshot.ts';
import { SuggestionCache } from './suggestionCache.ts';
import { TypingCadence } from './typingCadence.ts';

export interface CompletionParts {
  readonly client: ModelClient;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Read once per request. */
  readonly settings: () => Settings;
  /** Time to first token of late, of the backend that would answer now; `undefined` if unknown. */
  readonly recentLatencyMs: () => number | undefined;
}

/** Which layer had the answer: one of those that offer ghost text, or none. */
export type CompletionOutcome = GhostText['source'] | 'nothing';

/**
 * From a keystroke to ghost text. One request per document is in flight at most; a newer one
 * aborts it. What is on the screen stays while the user types along, with no request at all.
 */
export class CompletionEngine {
  /** Fires when a place was looked at to the end. */
  readonly onDidComplete = new Emitter<CompletionOutcome>();
  readonly #parts: CompletionParts;
  readonly #turns = new NewestWins();
  readonly #cadence = new TypingCadence();
  readonly #cache = new SuggestionCache();
  /** The suggestion offered last, whole, as long as it may be on the screen. */
  #shown: Remembered | undefined;

  constructor(parts: CompletionParts) {
    this.#parts = parts;
  }

  /**
   * The ghost text for a document, or `undefined` if there is none or `signal` was aborted.
   * Throws `GlmError` when the backend failed.
   */
  async complete(snapshot: DocumentSnapshot, signal: AbortSignal): Promise<GhostText | undefined> {
    const settings = this.#parts.settings();
    const turn = this.#turns.take(snapshot.uri, signal);
    try {
      const closed = closedBecause(snapshot, settings);
      if (closed !== undefined) {
        this.#parts.logger.trace(`completion: none, ${closed}`);
        return undefined;
      }
      const caret = caretOf(snapshot);
      this.#noteKeystroke(snapshot);
      return this.#recall(caret) ?? (await this.#ask(caret, snapshot, settings, turn.signal));
    } catch (error) {
      if (turn.signal.aborted || isAbort(error)) {
        return undefined;
      }
      throw error;
    } finally {
      turn.end();
    }
  }

  /** Forgets every suggestion and aborts what is in flight; for when another model answers. */
  clear(): void {
    this.#turns.abortAll();
    this.#cache.clear();
    this.#shown = undefined;
  }

  #noteKeystroke(snapshot: DocumentSnapshot): void {
    if (snapshot.trigger === 'automatic') {
      this.#cadence.noteKeystroke(this.#parts.clock.now());
    }
  }

  /** What is known already. The suggestion on screen comes first, so that it never changes. */
  #recall(caret: Caret): GhostText | undefined {
    const typedAlong = this.#shown && remainderOf(this.#shown, caret);
    if (typedAlong !== undefined) {
      return this.#offer(caret, typedAlong, 'typedAlong');
    }
    const cached = this.#cache.find(caret);
    if (cached === undefined || this.#wasJustTaken(cached.remainder.text, caret)) {
      return undefined;
    }
    this.#shown = cached.suggestion;
    return this.#offer(caret, cached.remainder, 'cache');
  }

  async #ask(
    caret: Caret,
    snapshot: DocumentSnapshot,
    settings: Settings,
    signal: AbortSignal,
  ): Promise<GhostText | undefined> {
    await this.#pause(caret, snapshot, settings, signal);
    const hole = holeAt(caret);
    const maxLines = settings['completion.maxLines'];
    const { client, clock } = this.#parts;
    const generated = await generate(
      {
        client,
        clock,
        request: fimRequest(hole, snapshot, settings),
        stopContext: { hole, maxLines },
      },
      signal,
    );
    signal.throwIfAborted();
    const remainder = withLineEndsOf(snapshot.text, polish(generated, hole));
    if (remainder === undefined || this.#wasJustTaken(remainder.text, caret)) {
      this.#parts.logger.debug('completion: the model had nothing to add');
      this.onDidComplete.emit('nothing');
      return undefined;
    }
    this.#remember(caret, remainder);
    return this.#offer(caret, remainder, 'model');
  }

  async #pause(
    caret: Caret,
    snapshot: DocumentSnapshot,
    settings: Settings,
    signal: AbortSignal,
  ): Promise<void> {
    if (snapshot.trigger === 'manual') {
      return;
    }
    const delayMs = settings['completion.delayMs'];
    const pace = {
      typicalGapMs: this.#cadence.typicalGapMs(),
      latencyMs: this.#parts.recentLatencyMs(),
    };
    const pauseMs = delayMs === 'auto' ? adaptiveDelayMs(caret, pace) : delayMs;
    if (pauseMs > 0) {
      await this.#parts.clock.sleep(pauseMs, signal);
    }
  }

  /** A model that repeats what was accepted a moment ago would go on doing so for ever. */
  #wasJustTaken(text: string, caret: Caret): boolean {
    return (
      this.#shown !== undefined &&
      isTaken(this.#shown, caret) &&
      this.#shown.insertText.trim() === text.trim()
    );
  }

  #remember(caret: Caret, remainder: Remainder): void {
    const ghost = ghostAt(caret, remainder.text, remainder.replacedLength, 'model');
    this.#shown = {
      uri: caret.uri,
      before: caret.before.slice(0, caret.startOffset),
      insertText: ghost.insertText,
      after: caret.after.slice(remainder.replacedLength),
    };
    this.#cache.add(this.#shown);
  }

  #offer(caret: Caret, remainder: Remainder, source: GhostText['source']): GhostText {
    const ghost = ghostAt(caret, remainder.text, remainder.replacedLength, source);
    this.onDidComplete.emit(source);
    this.#parts.logger.debug(`completion: ${ghost.insertText.length} characters, ${source}`);
    return ghost;
  }
}

/** With the line ends of the document; an editor's document has but one kind. */
function withLineEndsOf(documentText: string, remainder: Remainder | undefined) {
  return remainder && documentText.includes('\r\n')
    ? { ...remainder, text: remainder.text.replaceAll('\n', '\r\n') }
    : remainder;
}
