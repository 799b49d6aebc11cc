import { expect } from 'vitest';
import type { Chain } from './chain.ts';

export interface Fault {
  /** Text of the status bar while it lasts. */
  readonly status: string;
  /** How its one log line begins: backend and code. */
  readonly complaint: string;
  /** The next step in the sentence that follows, which the tooltip has as well. */
  readonly advice: string;
}

/** Types three characters while a fault lasts: nothing hangs, and the user is told the truth once. */
export async function typeThrough(chain: Chain, fault: Fault): Promise<void> {
  expect([await chain.type(), await chain.type(), await chain.type()]).toEqual(['', '', '']);
  expect(statusText(chain)).toBe(fault.status);
  const [line = '', ...others] = chain.complaints();
  expect(others).toEqual([]);
  const [complaint, sentence] = line.split(/(?<=\.\w+): /);
  expect(complaint).toBe(fault.complaint);
  expect(sentence).toContain(fault.advice);
  expect(chain.status().details.join('\n')).toContain(sentence);
}

/** Ends the fault and types once more, which is all that it takes; the log has one line for that. */
export async function typeOn(chain: Chain, cure: () => unknown, status: string): Promise<void> {
  const newsBefore = goodNews(chain).length;
  await cure();
  expect(await chain.type()).not.toBe('');
  expect(statusText(chain)).toBe(status);
  expect(goodNews(chain)).toHaveLength(newsBefore + 1);
  expect(chain.complaints()).toHaveLength(1);
}

/** What the status bar says, without the time of the last answer. */
export function statusText(chain: Chain): string {
  return chain.status().text.replace(/ \d+ ms$/, '');
}

/** Log lines by which a backend is well again. */
export function goodNews(chain: Chain): readonly string[] {
  return chain.news().filter((line) => /: (ready|available again)$/.test(line));
}
