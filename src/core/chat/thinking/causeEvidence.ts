import type { Evidence } from './evidence.ts';
import { asksForCause, asksForWording, type Reading } from './reading.ts';
import type { Sentence } from './sentence.ts';

/** Signs that a cause must be found which the message does not give away. */
export function causeEvidence(reading: Reading): readonly Evidence[] {
  const found: Evidence[] = [];
  if (reading.hasErrorOutput) {
    found.push({ weight: errorOutputWeight(reading), says: 'stack trace or error output' });
  }
  const faulty = reading.sentences.filter((sentence) => !isSpecification(sentence));
  if (faulty.some((sentence) => sentence.said.has('symptom') && !isDefinition(sentence))) {
    found.push({ weight: 1, says: 'something that goes wrong' });
  }
  if (faulty.some((sentence) => sentence.said.has('oddity') && !isDefinition(sentence))) {
    found.push({ weight: 0.35, says: 'odd behaviour' });
  }
  if (reading.sentences.some(asksForCause)) {
    found.push({ weight: reading.isAboutSomething ? 0.9 : 0.55, says: 'a cause to find' });
  }
  if (reading.orders('mend') && !reading.says('trivial')) {
    found.push({ weight: reading.isAboutSomething ? 1 : 0.4, says: 'a fault to fix' });
  }
  if (reading.says('iterate')) {
    found.push({ weight: 1, says: 'tests to bring to pass' });
  }
  return found;
}

/** Error output that is to be explained, described or reworded hides no cause. */
function errorOutputWeight(reading: Reading): number {
  const isTold = reading.orders('create') || reading.orders('trivial') || asksForWording(reading);
  if (reading.isAboutMeaning || reading.says('whatIs')) {
    return 0.1;
  }
  return isTold && !reading.sentences.some(asksForCause) ? 0.3 : 1.3;
}

/** "Log a line when the login fails": the fault belongs to what is to be made. A typo has no cause. */
function isSpecification(sentence: Sentence): boolean {
  const { said, ordered } = sentence;
  const makes = ordered.has('create') || ordered.has('trivial');
  const isConditional = ordered.has('change') && said.has('condition');
  if (said.has('slip')) {
    return true;
  }
  return (makes || isConditional) && !said.has('cause') && !said.has('contrast');
}

/** "What is a segfault". */
function isDefinition(sentence: Sentence): boolean {
  return (
    (sentence.said.has('explain') || sentence.said.has('whatIs')) && !sentence.said.has('cause')
  );
}
