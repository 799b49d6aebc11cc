import type { Evidence } from './evidence.ts';
import { isLittleElseThan, type Reading, remarkWords } from './reading.ts';
import type { Sentence } from './sentence.ts';

/** What a remark or a question of fact needs. */
const shortWords = 6;
/** Nobody tells so much for a trifle. */
const longStoryWords = 60;
/** Sizes that only somebody states who wants them to be considered: `2 TB`, `40 services`, `5 万`. */
const scale =
  /\d\s?(?:k|m|[kmgt]b|gib|mil|milhoes|milhao|millions?|billions?|thousand|million|万|亿|千万|百万|users|usuarios|utilizadores|clientes|customers|services|servicos|rows|linhas|requests|pessoas|people|developers|devs|teams|files|arquivos|ficheiros|apps|个人|条|人)(?![a-z])|\d{5,}|\d[.,]\d{3}|[一二两三四五六七八九十几百千][百千万亿]/u;

/**
 * Signs that lie in how somebody talks and not in what about: a state of affairs is told because
 * something is the matter with it, and who asks about his own code in another way than for a
 * meaning wants it thought through.
 */
export function situationEvidence(reading: Reading): readonly Evidence[] {
  if (reading.isAboutMeaning || isLittleElseThan(reading, 'social')) {
    return [];
  }
  const found: Evidence[] = [];
  const isTold = reading.sentences.every(({ mood }) => mood === 'statement');
  const told = reading.sentences.filter(
    (sentence) => tellsSomething(sentence) && (isTold || !introduces(sentence)),
  );
  const toldWords = wordsOf(told);
  if (toldWords > 0) {
    found.push({ weight: toldWords > shortWords ? 0.9 : 0.4, says: 'a situation' });
  }
  const asked = reading.sentences.filter(asksOpenly);
  if (asked.length > 0) {
    found.push(questionEvidence(reading, asked));
  }
  if (asked.some((sentence) => sentence.said.has('supposes'))) {
    found.push({ weight: 0.4, says: 'a case to think through' });
  }
  if (reading.sentences.some(({ text }) => scale.test(text))) {
    found.push({ weight: 0.4, says: 'figures to consider' });
  }
  if (reading.words > longStoryWords) {
    found.push({ weight: 0.3, says: 'a long story' });
  }
  return found;
}

/** Facts are asked for in few words. */
function questionEvidence(reading: Reading, asked: readonly Sentence[]): Evidence {
  const isLong = wordsOf(asked) > shortWords;
  return reading.isAboutSomething
    ? { weight: isLong ? 0.9 : 0.6, says: 'a question about your code' }
    : { weight: isLong ? 0.5 : 0, says: 'an open question' };
}

function wordsOf(sentences: readonly Sentence[]): number {
  return sentences.reduce((sum, { words }) => sum + words, 0);
}

function tellsSomething({ mood, words }: Sentence): boolean {
  return mood === 'statement' && words >= remarkWords;
}

/** "My list has ten entries" leads to what is to be made; "the list has an entry twice" does not. */
function introduces({ said }: Sentence): boolean {
  const isFault = said.has('symptom') || said.has('oddity') || said.has('contrast');
  return said.has('smallThing') && !isFault;
}

function asksOpenly(sentence: Sentence): boolean {
  const isPlain = (['explain', 'whatIs', 'howTo', 'writing'] as const).some((family) =>
    sentence.said.has(family),
  );
  const isMaterial = sentence.said.has('smallThing') && !sentence.said.has('supposes');
  return sentence.mood === 'question' && sentence.words > 2 && !isPlain && !isMaterial;
}
