import type { Evidence } from './evidence.ts';
import type { Reading } from './reading.ts';
import type { Sentence } from './sentence.ts';

/** A question that states a situation is longer than "tabs or spaces?". */
const situationWords = 7;

/** Signs of a judgement with consequences: a comparison, a review, a question of security. */
export function judgementEvidence(reading: Reading): readonly Evidence[] {
  if (reading.isAboutMeaning) {
    return [];
  }
  const found: Evidence[] = [];
  const statesSituation = reading.isAboutSomething || reading.words > situationWords;
  if (reading.says('compare')) {
    found.push({ weight: statesSituation ? 1 : 0.7, says: 'a choice to weigh' });
  } else if (reading.sentences.some(isAlternative) && !reading.orders('create')) {
    found.push({ weight: statesSituation ? 0.6 : 0.4, says: 'a choice' });
  }
  if (reading.says('review') && reading.isAboutSomething && !reading.orders('create')) {
    found.push({ weight: 1.1, says: 'code to review' });
  }
  if (reading.says('risk')) {
    found.push({ weight: reading.isAboutSomething ? 1.1 : 0.7, says: 'security' });
  }
  return found;
}

function isAlternative(sentence: Sentence): boolean {
  return sentence.mood === 'question' && sentence.said.has('eitherOr');
}
