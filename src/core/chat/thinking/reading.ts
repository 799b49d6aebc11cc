import { fold } from './fold.ts';
import { takeApart } from './message.ts';
import { type Sentence, sentencesOf, without } from './sentence.ts';
import type { WordFamily } from './words/wordFamilies.ts';

/** What goes along with a message. */
export interface Attached {
  /** Files or selections. */
  readonly files: number;
  /** Their size together. */
  readonly tokens: number;
  /** A stack trace, test report or build log is among them. */
  readonly hasErrorOutput: boolean;
}

/** A message as far as the choice of thinking needs to understand it. */
export interface Reading {
  /** The user's own, without what was pasted. */
  readonly sentences: readonly Sentence[];
  readonly words: number;
  /** Pasted or attached. */
  readonly hasErrorOutput: boolean;
  readonly attached: Attached;
  /** It is about something at hand rather than about the world: "this", code, an attachment. */
  readonly isAboutSomething: boolean;
  /** It asks what something is or does, and not why it goes wrong. */
  readonly isAboutMeaning: boolean;
  /** Whether a sentence says a word of the family. */
  says(family: WordFamily): boolean;
  /** Whether a sentence orders work with a verb of the family. */
  orders(family: WordFamily): boolean;
}

/** A statement shorter than this tells nothing. */
export const remarkWords = 5;
/** A question of fact has no more words. */
const factWords = 12;

/** Reads a message; the cost is bounded, however long the message is. */
export function readMessage(text: string, attached: Attached): Reading {
  const { prose, hasCode, hasErrorOutput } = takeApart(text);
  const sentences = prose.split('\n').flatMap((line) => sentencesOf(fold(line)));
  const says = (family: WordFamily) => sentences.some(({ said }) => said.has(family));
  const isAboutSomething = hasCode || attached.files > 0 || says('here');
  return {
    sentences,
    words: sentences.reduce((sum, { words }) => sum + words, 0),
    hasErrorOutput: hasErrorOutput || attached.hasErrorOutput,
    attached,
    isAboutSomething,
    isAboutMeaning: asksForMeaning(sentences, isAboutSomething),
    says,
    orders: (family) => sentences.some(({ ordered }) => ordered.has(family)),
  };
}

/** "Why does this fail", but not "why do we use closures". */
export function asksForCause({ said }: Sentence): boolean {
  return said.has('cause') && !said.has('purpose');
}

/** "A title for this", but not "the title is wrong". */
export function asksForWording({ sentences }: Reading): boolean {
  return sentences.some(
    ({ mood, words, said }) => said.has('writing') && (mood !== 'statement' || words < remarkWords),
  );
}

/** Whether the message is a word of the family and little else, as greetings are. */
export function isLittleElseThan(reading: Reading, family: WordFamily): boolean {
  const rest = reading.sentences.map((sentence) => without(sentence, family)).join('');
  const letters = rest.replaceAll(/[^\p{L}\d]/gu, '').replaceAll(/\p{Script=Han}/gu, 'han');
  return reading.says(family) && letters.length <= 12;
}

function asksForMeaning(sentences: readonly Sentence[], isAboutSomething: boolean): boolean {
  if (sentences.some(({ said }) => said.has('purpose'))) {
    return true;
  }
  const [first, ...others] = sentences;
  const isFact =
    first !== undefined &&
    others.length === 0 &&
    first.words <= factWords &&
    !isAboutSomething &&
    !(['compare', 'planning', 'supposes'] as const).some((family) => first.said.has(family));
  const explains = sentences.some(
    ({ said }) => said.has('explain') || (isFact && said.has('whatIs')),
  );
  const isWork = sentences.some(({ mood, ordered }) => mood === 'order' && ordered.has('change'));
  return explains && !isWork && !sentences.some(asksForCause);
}
