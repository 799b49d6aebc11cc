import type { Caret } from './caret.ts';
import { isBlank, restOfLine } from './lines.ts';

/** No pause is worth more than this to save a request. */
const longestDelayMs = 500;
/** A backend that answers within `fastLatencyMs` is near; a wasted request costs nobody anything. */
const fastLatencyMs = 100;
const shortestDelayFastMs = 25;
const shortestDelayMs = 100;

export interface Pace {
  /** Mean time between two keystrokes. */
  readonly typicalGapMs: number;
  /** Recent time to first token of the backend in use, where it is known. */
  readonly latencyMs: number | undefined;
}

/**
 * How long to wait for another keystroke before the model is asked. Waiting for the answer is
 * waiting too, so the backend's latency is taken off; where a thought ends the pause is shorter.
 * After tabby-agent's debouncer, with a lower floor for backends that are near.
 */
export function adaptiveDelayMs(caret: Caret, pace: Pace): number {
  const pauseMs = pace.typicalGapMs * (1.25 - 0.75 * endOfThought(caret));
  const latencyMs = pace.latencyMs ?? 0;
  const isFast = pace.latencyMs !== undefined && pace.latencyMs <= fastLatencyMs;
  const floorMs = isFast ? shortestDelayFastMs : shortestDelayMs;
  return Math.round(Math.min(longestDelayMs, Math.max(floorMs, pauseMs - latencyMs)));
}

/** 0 in the middle of a word, 1 behind a bracket or space at the end of the document. */
function endOfThought(caret: Caret): number {
  const isBehindWord = /\w$/.test(caret.before.slice(-1));
  const isAtLineEnd = isBlank(restOfLine(caret.after));
  const isAtDocumentEnd = isAtLineEnd && isBlank(caret.after);
  return (isBehindWord ? 0 : 0.5) + (isAtLineEnd ? 0.4 : 0) + (isAtDocumentEnd ? 0.1 : 0);
}
