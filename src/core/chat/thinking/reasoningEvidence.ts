import type { Evidence } from './evidence.ts';
import type { Reading } from './reading.ts';
import type { WordFamily } from './words/wordFamilies.ts';

/** What must be reasoned about in steps, and how much each alone says so. */
const matters: readonly (readonly [WordFamily, number, string])[] = [
  ['proof', 0.9, 'an algorithm or proof'],
  ['concurrency', 0.85, 'concurrency'],
  ['calendar', 0.85, 'dates'],
  ['numeric', 0.6, 'numeric edge cases'],
  ['performance', 0.85, 'performance'],
];
const durationUnit =
  '(?:ms|s|secs?|seconds?|mins?|minutes?|hours?|segundos?|minutos?|horas?|毫秒|秒|分钟|小时)';
const duration = new RegExp(String.raw`\d\s?${durationUnit}(?![a-z])`, 'u');
/** Landau's symbols: `O(n log n)`, `Θ(1)`. */
const growth = /(?<![a-zα-ω])[oθω]\s?\([^()]{0,30}(?:\([^()]{0,20}\)[^()]{0,20})?\)/u;
/** How large an input may get: `10^6`, `1e9`, `n <= 2000`. */
const inputLimit = /10\s?\^\s?\d|10\*\*\d|\d?e\d{1,2}(?![a-z\d])|(?<![a-z])n\s?(?:<=?|≤|=)\s?\d/u;

/** Signs of reasoning in steps: mathematics, algorithms, order of events, dates, speed. */
export function reasoningEvidence(reading: Reading): readonly Evidence[] {
  if (reading.isAboutMeaning) {
    return [];
  }
  const found: Evidence[] = [];
  for (const [family, weight, says] of matters) {
    if (reading.says(family)) {
      found.push({ weight, says });
    }
  }
  if (reading.sentences.some(({ text, said }) => said.has('spends') && duration.test(text))) {
    found.push({ weight: 0.8, says: 'time that is spent' });
  }
  if (reading.sentences.some(({ text }) => growth.test(text) || inputLimit.test(text))) {
    found.push({ weight: 0.6, says: 'complexity' });
  }
  if (isQuestionOfNumbers(reading)) {
    found.push({ weight: 0.9, says: 'a calculation of several steps' });
  }
  return found.length > 0 && reading.isAboutSomething
    ? [...found, { weight: 0.15, says: 'a case at hand' }]
    : found;
}

/** "What is 15 % of 240" is done in the head. */
function isQuestionOfNumbers(reading: Reading): boolean {
  const text = reading.sentences.map((sentence) => sentence.text).join(' ');
  const numbers = text.match(/\d+(?:[.,]\d+)*/gu)?.length ?? 0;
  const isAsked = reading.sentences.some(({ mood }) => mood === 'question');
  return numbers > 2 && (isAsked || reading.says('quantity'));
}
