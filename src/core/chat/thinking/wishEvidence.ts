import type { Evidence } from './evidence.ts';
import type { Reading } from './reading.ts';
import { denies } from './sentence.ts';

/** More than all other signs together come to. */
const decisive = 4;

/** What the user asks for in plain words: depth, or speed. Both together say nothing. */
export function wishEvidence(reading: Reading): readonly Evidence[] {
  const refusesDepth = reading.sentences.some((sentence) => denies(sentence, 'depth'));
  const wantsDepth = reading.says('depth') && !refusesDepth;
  const wantsSpeed = reading.says('speed') || refusesDepth;
  if (wantsDepth === wantsSpeed) {
    return [];
  }
  return wantsDepth
    ? [{ weight: decisive, says: 'you ask for depth' }]
    : [{ weight: -decisive, says: 'you ask for a short answer' }];
}
