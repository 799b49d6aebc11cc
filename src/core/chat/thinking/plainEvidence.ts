import type { Evidence } from './evidence.ts';
import { isLittleElseThan, type Reading } from './reading.ts';

/** Signs that a colleague would answer straight away. */
export function plainEvidence(reading: Reading): readonly Evidence[] {
  const found: Evidence[] = [];
  if (reading.isAboutMeaning) {
    found.push({ weight: -0.8, says: 'a question of what something means' });
  } else if (reading.says('whatIs')) {
    found.push({ weight: -0.3, says: 'a question of fact' });
  }
  if (reading.says('howTo')) {
    found.push({ weight: -0.4, says: 'a question of usage' });
  }
  if (reading.orders('trivial') || (reading.orders('mend') && reading.says('trivial'))) {
    found.push({ weight: -0.7, says: 'a small edit, told completely' });
  }
  if (reading.says('smallThing') && (reading.orders('create') || onlyNamesIt(reading))) {
    found.push({ weight: -0.6, says: 'a small piece from a plain description' });
  }
  if (reading.says('writing')) {
    found.push({ weight: -1.2, says: 'a text to write' });
  }
  if (isLittleElseThan(reading, 'social')) {
    found.push({ weight: -1, says: 'a short word' });
  }
  return found;
}

/** "Regex for a postcode": a phrase without a verb is an order too. */
function onlyNamesIt(reading: Reading): boolean {
  const [first] = reading.sentences;
  return first?.mood === 'phrase' && !first.said.has('symptom') && !first.said.has('proof');
}
