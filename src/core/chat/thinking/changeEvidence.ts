import type { Evidence } from './evidence.ts';
import { asksForWording, type Reading } from './reading.ts';

/** Goals take more words than orders. */
const ambitionWords = 6;
/** Some forty lines of code. */
const screenfulTokens = 500;

/** Signs of a change across files, or of one whose shape must be designed first. */
export function changeEvidence(reading: Reading): readonly Evidence[] {
  const found: Evidence[] = [];
  const isDesigned = reading.says('design') && !asksForWording(reading) && !reading.isAboutMeaning;
  const isMechanical = reading.orders('trivial') && !reading.orders('change') && !isDesigned;
  const isChange = reading.orders('change') || reading.orders('create') || isDesigned;
  const isOrder = isMechanical || isChange || reading.orders('mend');
  const asks = reading.sentences.every(({ mood }) => mood === 'question');
  const { files } = reading.attached;
  if (files > 1 && (isOrder || !asks) && !asksForWording(reading) && !reading.isAboutMeaning) {
    found.push({ weight: isMechanical ? 0.5 : 1.1, says: filesInWords(files) });
  }
  if (reading.says('across') && isOrder) {
    found.push({ weight: isMechanical ? 0.4 : 1.1, says: 'a change in many places' });
  }
  if (isDesigned) {
    found.push({ weight: designWeight(reading), says: 'a shape to design first' });
  }
  if (reading.orders('create') && reading.says('bigThing') && !reading.isAboutMeaning) {
    found.push(featureEvidence(reading));
  }
  if (reading.says('ambition') && reading.words > ambitionWords && !reading.isAboutMeaning) {
    found.push({ weight: 0.9, says: 'something to bring about' });
  }
  if (reading.says('planning') && !reading.isAboutMeaning) {
    found.push({ weight: reading.words > 7 ? 0.9 : 0.6, says: 'work to plan' });
  }
  return found;
}

function filesInWords(files: number): string {
  const words = ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine'];
  return `${words[files - 2] ?? files} files`;
}

/**
 * Where a shape is ordered or asked for, it must be found; elsewhere it is only mentioned. One
 * function or a screenful is quickly restructured; a class, a module or a schema is not.
 */
function designWeight(reading: Reading): number {
  const { files, tokens } = reading.attached;
  const isScreenful = files === 1 && tokens < screenfulTokens;
  if ((reading.says('smallThing') || isScreenful) && !reading.says('bigThing')) {
    return 0.5;
  }
  const isAsked = reading.sentences.some(
    ({ mood, said, ordered }) =>
      ordered.has('design') || (mood === 'question' && said.has('design')),
  );
  return isAsked || reading.says('ambition') ? 1.1 : 0.7;
}

/** A feature of several parts shows in what it is called, and in the list of its parts. */
function featureEvidence(reading: Reading): Evidence {
  const isSmall = reading.says('smallThing');
  const parts = Math.max(0, ...reading.sentences.map(({ text }) => partsIn(text)));
  return {
    weight: (isSmall ? 0.2 : 0.9) + (parts > 2 ? 0.5 : 0),
    says: parts > 2 ? 'a feature of several parts' : 'a feature to build',
  };
}

function partsIn(text: string): number {
  return text.split(/[,、]| and | e |以及|还有|还要|和/u).length;
}
