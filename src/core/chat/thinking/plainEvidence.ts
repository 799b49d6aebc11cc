import type { Evidence } from './evidence.ts';
import { asksForWording, isLittleElseThan, type Reading } from './reading.ts';
import type { Sentence } from './sentence.ts';

/** A thank-you with its reason has no more words. */
const politeWords = 8;

/** What makes an edit more than an edit. */
const largeMatters = ['across', 'design', 'proof', 'concurrency', 'performance'] as const;

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
  if (reading.says('slip')) {
    found.push({ weight: -1.2, says: 'a slip of the pen' });
  }
  const edit = editWeight(reading);
  if (edit < 0) {
    found.push({ weight: edit, says: 'a small edit, told completely' });
  }
  if (reading.says('smallThing') && ordersPiece(reading)) {
    found.push({ weight: -0.6, says: 'a small piece from a plain description' });
  }
  if (asksForWording(reading)) {
    found.push({ weight: -1.2, says: 'a text to write' });
  }
  if (isLittleElseThan(reading, 'social') || isPolite(reading)) {
    found.push({ weight: -1.5, says: 'a short word' });
  }
  return found;
}

/** "Thanks, the crash is gone", but not "thanks, but it still crashes". */
function isPolite({ sentences: [first, ...others], words }: Reading): boolean {
  const opens = first?.hits.some(({ family, start }) => family === 'social' && start === 0);
  return (
    opens === true &&
    others.length === 0 &&
    words <= politeWords &&
    first?.mood !== 'question' &&
    !first?.said.has('contrast')
  );
}

/** A mechanical edit in one place; any other edit in one place that needs no design says less. */
function editWeight(reading: Reading): number {
  const isChange = reading.orders('change');
  const isTrivial =
    reading.orders('trivial') || (reading.orders('mend') && reading.says('trivial'));
  if (isTrivial && (reading.attached.files < 2 || !isChange)) {
    return -0.7;
  }
  const isWide = reading.attached.files > 1 || largeMatters.some((family) => reading.says(family));
  return isChange && !isWide ? -0.4 : 0;
}

/** "Regex for a postcode": a phrase without a verb is an order too; Chinese ends with the thing. */
function ordersPiece(reading: Reading): boolean {
  const [first] = reading.sentences;
  if (reading.orders('create') || first === undefined) {
    return reading.orders('create');
  }
  const namesIt = first.mood === 'phrase' || endsWithPiece(first);
  return namesIt && !first.said.has('symptom') && !first.said.has('proof');
}

function endsWithPiece({ text, mood, hits }: Sentence): boolean {
  return (
    mood === 'statement' &&
    hits.some(({ family, end }) => family === 'smallThing' && end === text.length)
  );
}
