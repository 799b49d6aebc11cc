import type { Said } from './chatRemote.ts';

/** An answer in numbered words, so that one that is lost, doubled or out of place is seen. @param pauseMs before each word */
export function wordStream(from: number, to: number, pauseMs = 0): readonly Said[] {
  const numbers = Array.from({ length: to - from }, (_, index) => from + index);
  return numbers.flatMap((number): readonly Said[] => [
    ...(pauseMs > 0 ? [pauseMs] : []),
    { text: `w${number} ` },
  ]);
}

/** The numbers of the words in a text, in order. */
export function wordsIn(text: string): readonly number[] {
  return [...text.matchAll(/\bw(\d+)\b/g)].map(([, number]) => Number(number));
}

/** The words from 0 to before `to`. */
export function wordsUpTo(to: number): readonly number[] {
  return Array.from({ length: to }, (_, number) => number);
}
