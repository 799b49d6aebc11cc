import { GlmError } from '../glmError.ts';
import type { Clock, ModelEvent } from '../ports.ts';

export interface RetryParts {
  readonly clock: Clock;
  /** A number from 0 up to, but not including, 1. */
  readonly random: () => number;
}

/** Four attempts span some 7 s; whoever waits longer wants to be told why. */
const maxRetries = 3;

/** Doubles with each attempt. Z.ai's and OpenRouter's short limits are counted by the second. */
const firstPauseMs = 1_000;

/** A server that wants a longer pause is not worth waiting for in silence. */
export const longestPauseMs = 30_000;

/**
 * Asks again when an answer failed for a reason that passes by itself, as long as nothing of it was
 * shown; throws the last failure when it goes on. An abort ends the pause as well.
 * @param open begins one attempt.
 */
export async function* withRetries(
  open: () => AsyncIterable<ModelEvent>,
  { clock, random }: RetryParts,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  for (let attempt = 0; ; attempt += 1) {
    let hasShown = false;
    try {
      for await (const event of open()) {
        hasShown = true;
        yield event;
      }
      return;
    } catch (error) {
      const pauseMs = hasShown ? undefined : retryPauseMs(error, attempt, clock.now(), random());
      if (pauseMs === undefined) {
        throw error;
      }
      await clock.sleep(pauseMs, signal);
    }
  }
}

/**
 * How long to wait before a failed request is sent again, in milliseconds; `undefined` if it is not.
 * Exponential back-off with jitter, so that clients that were refused together do not come back
 * together (Brooker 2015, “Exponential Backoff and Jitter”); never sooner than the server asked.
 * @param attempt 0 for the first failure.
 * @param random 0–1.
 */
export function retryPauseMs(
  error: unknown,
  attempt: number,
  nowMs: number,
  random: number,
): number | undefined {
  if (!GlmError.is(error) || error.retry !== 'afterDelay' || attempt >= maxRetries) {
    return undefined;
  }
  const backOffMs = firstPauseMs * 2 ** attempt * (0.5 + random / 2);
  const askedForMs = (error.retryAt ?? nowMs) - nowMs;
  return askedForMs > longestPauseMs ? undefined : Math.max(askedForMs, backOffMs);
}
