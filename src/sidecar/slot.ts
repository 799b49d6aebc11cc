import type { LlamaContextSequence, SequenceEvaluateOptions, Token } from 'node-llama-cpp';
import { ChunkSize } from './chunkSize.ts';
import { Queue } from './queue.ts';
import type { Lane } from './rightOfWay.ts';
import { StopScanner } from '../core/glm/stopScanner.ts';
import type { TokenDecoder } from './vocabulary.ts';

export interface Sampling {
  readonly maxTokens: number;
  /** 0 always takes the likeliest token. */
  readonly temperature: number;
  readonly topP: number;
  readonly seed: number;
  readonly stop: readonly string[];
}

/** What a generation cost, in tokens and milliseconds. */
export interface Usage {
  readonly promptTokens: number;
  /** Part of `promptTokens` that was still in the cache. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  readonly promptMs: number;
  readonly completionMs: number;
}

export type SlotEvent =
  | { readonly type: 'text'; readonly text: string }
  | { readonly type: 'end'; readonly reason: 'stop' | 'length'; readonly usage: Usage };

export interface SlotParts {
  readonly sequence: LlamaContextSequence;
  readonly decoder: () => TokenDecoder;
  readonly lane: Lane;
}

/**
 * One sequence of the model's cache, used by one request at a time. What a prompt has in common
 * with the one before is not evaluated again, nor is what an aborted one had already read.
 */
export class Slot {
  readonly #parts: SlotParts;
  readonly #queue = new Queue();
  readonly #chunkSize = new ChunkSize();

  constructor(parts: SlotParts) {
    this.#parts = parts;
  }

  /** Streams text, then `end`; an abort throws the signal's reason within one chunk or token. */
  async *generate(
    prompt: readonly Token[],
    sampling: Sampling,
    signal: AbortSignal,
  ): AsyncGenerator<SlotEvent> {
    const leaveLane = this.#parts.lane.enter();
    try {
      const leaveQueue = await this.#queue.enter(signal);
      try {
        yield* this.#generate(prompt, sampling, signal);
      } finally {
        leaveQueue();
      }
    } finally {
      leaveLane();
    }
  }

  async *#generate(
    prompt: readonly Token[],
    sampling: Sampling,
    signal: AbortSignal,
  ): AsyncGenerator<SlotEvent> {
    const clock = new Stopwatch();
    const cachedTokens = await this.#keepSharedPrefix(prompt);
    const lastChunk = await this.#readPrompt(prompt, cachedTokens, signal);
    const tokens = this.#parts.sequence.evaluate(lastChunk, samplerOf(sampling));
    const decode = this.#parts.decoder();
    const scanner = new StopScanner(sampling.stop);
    let completionTokens = 0;
    let reason: 'stop' | 'length' = 'stop';
    for await (const token of tokens) {
      signal.throwIfAborted();
      clock.noteToken();
      completionTokens += 1;
      const { text, isStopped } = scanner.push(decode(token));
      if (text !== '') {
        yield { type: 'text', text };
      }
      if (isStopped) {
        break;
      }
      if (completionTokens >= sampling.maxTokens) {
        reason = 'length';
        break;
      }
      await this.#parts.lane.proceed(signal);
    }
    clock.noteToken();
    const rest = scanner.flush();
    if (rest !== '') {
      yield { type: 'text', text: rest };
    }
    const usage = { promptTokens: prompt.length, cachedTokens, completionTokens, ...clock.times() };
    yield { type: 'end', reason, usage };
  }

  /** Forgets what follows the common beginning; keeps one token back, for a prompt read in full. */
  async #keepSharedPrefix(prompt: readonly Token[]): Promise<number> {
    const { sequence } = this.#parts;
    const { firstDifferentIndex } = sequence.compareContextTokens([...prompt]);
    const kept = Math.min(firstDifferentIndex, prompt.length - 1);
    if (kept < sequence.nextTokenIndex) {
      await sequence.eraseContextTokenRanges([{ start: kept, end: sequence.nextTokenIndex }]);
    }
    return sequence.nextTokenIndex;
  }

  /** Evaluates all but the last chunk, which the caller evaluates to get the first new token. */
  async #readPrompt(prompt: readonly Token[], from: number, signal: AbortSignal): Promise<Token[]> {
    let next = from;
    while (prompt.length - next > this.#chunkSize.tokens) {
      await this.#parts.lane.proceed(signal);
      const chunk = prompt.slice(next, next + this.#chunkSize.tokens);
      const startedAt = performance.now();
      await this.#parts.sequence.evaluateWithoutGeneratingNewTokens(chunk);
      this.#chunkSize.note(performance.now() - startedAt);
      next += chunk.length;
    }
    await this.#parts.lane.proceed(signal);
    return prompt.slice(next);
  }
}

function samplerOf(sampling: Sampling): SequenceEvaluateOptions {
  const { temperature, topP, seed } = sampling;
  return { temperature, topP, seed, topK: 0, minP: 0 };
}

/** Times the first token and the last. */
class Stopwatch {
  readonly #startedAt = performance.now();
  #firstAt: number | undefined;
  #lastAt = 0;

  noteToken(): void {
    this.#lastAt = performance.now();
    this.#firstAt ??= this.#lastAt;
  }

  times(): { readonly promptMs: number; readonly completionMs: number } {
    const firstAt = this.#firstAt ?? this.#lastAt;
    return { promptMs: firstAt - this.#startedAt, completionMs: this.#lastAt - firstAt };
  }
}
