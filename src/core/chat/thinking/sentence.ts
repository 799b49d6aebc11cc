import { findPhrases, type Hit } from './phrases.ts';
import type { WordFamily } from './words/wordFamilies.ts';

/** What a sentence does: asks, orders, tells how things are, or only names a thing. */
export type Mood = 'question' | 'order' | 'statement' | 'phrase';

/** One of the user's own sentences. */
export interface Sentence {
  /** Folded, with its end mark. */
  readonly text: string;
  readonly mood: Mood;
  /** Roughly, with two Chinese characters for a word. */
  readonly words: number;
  readonly hits: readonly Hit[];
  /** The families of which it says a word. */
  readonly said: ReadonlySet<WordFamily>;
  /** The families with a verb of which it orders work, rather than tells what was done. */
  readonly ordered: ReadonlySet<WordFamily>;
}

/** Verbs of work. */
const orderFamilies: ReadonlySet<WordFamily> = new Set([
  'create',
  'change',
  'trivial',
  'mend',
  'design',
]);

/** Splits a folded line where a sentence ends; `file.ts` and `3.5` have no end in them. */
export function sentencesOf(line: string): readonly Sentence[] {
  return line
    .split(/(?<=[.!?;。])(?=\s|$|\p{Script=Han})/u)
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map(sentenceOf);
}

/** Whether a sentence denies what a word of the family asks for: "no need to think hard". */
export function denies({ text, hits }: Sentence, family: WordFamily): boolean {
  const said = hits.find((hit) => hit.family === family);
  return (
    said !== undefined &&
    hits.some(
      (hit) =>
        hit.family === 'denial' &&
        hit.end <= said.start &&
        said.start - hit.end <= 15 &&
        !text.slice(hit.end, said.start).includes(','),
    )
  );
}

/** The text of a sentence without its words of the family. */
export function without({ text, hits }: Sentence, family: WordFamily): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of hits.filter((hit) => hit.family === family)) {
    rest += text.slice(from, Math.max(from, start));
    from = Math.max(from, end);
  }
  return rest + text.slice(from);
}

function sentenceOf(text: string): Sentence {
  const hits = findPhrases(text);
  const said = new Set(hits.map(({ family }) => family));
  const ordered = ordersIn(text, hits);
  const opening = new Set(hits.filter(({ start }) => start === 0).map(({ family }) => family));
  const isOrder = ordered.size > 0 || /^[把将给]/u.test(text);
  const isStatement = opening.has('tells') || statesIn(text, hits);
  return {
    text,
    hits,
    said,
    ordered,
    mood: moodOf(text, { said, opening, isOrder, isStatement }),
    words: wordsIn(text),
  };
}

/** An order and its verb stand together, in Chinese around what it is done to. */
const longestInvitation = 20;

/** A verb orders at the start of a clause and after "please". */
function ordersIn(text: string, hits: readonly Hit[]): ReadonlySet<WordFamily> {
  const invited = new Set(hits.filter(({ family }) => family === 'asking').map(({ end }) => end));
  const isOpen = hits.some(({ family }) => family === 'symptom' || family === 'asks');
  const isOrder = (hit: Hit) => {
    const { family, start } = hit;
    if (!orderFamilies.has(family)) {
      return false;
    }
    const from = Math.max(0, start - longestInvitation);
    const before = text
      .slice(from, start)
      .replace(/[把将给为对用][^,。把将给为对用]{0,14}$/u, '')
      .trimEnd();
    const offset = from + before.length;
    return (
      offset === 0 ||
      /[,:、]$/u.test(before) ||
      invited.has(offset) ||
      (!isOpen && ordersBehind(text, hit))
    );
  };
  return new Set(hits.filter(isOrder).map(({ family }) => family));
}

/** In Chinese what is changed may come first: "the timeout, read from the environment". */
function ordersBehind(text: string, { family, start, end }: Hit): boolean {
  return (
    (family === 'change' || family === 'trivial' || family === 'create') &&
    /\p{Script=Han}/u.test(text.slice(start, end)) &&
    !/^[了后完过之的时以就]/u.test(text.slice(end))
  );
}

/** "Shows", but not "a function that shows". */
function statesIn(text: string, hits: readonly Hit[]): boolean {
  return hits.some(
    ({ family, start }) =>
      family === 'states' &&
      start > 0 &&
      start < 40 &&
      !/\b(?:that|which|who|que) $/u.test(text.slice(0, start)),
  );
}

function moodOf(
  text: string,
  found: {
    readonly said: ReadonlySet<WordFamily>;
    readonly opening: ReadonlySet<WordFamily>;
    readonly isOrder: boolean;
    readonly isStatement: boolean;
  },
): Mood {
  // Chinese has no articles, and asks with a word where the answer would stand.
  const isChinese = /\p{Script=Han}/u.test(text);
  if (found.isOrder && found.opening.has('asking')) {
    return 'order';
  }
  if (text.endsWith('?') || (isChinese ? found.said : found.opening).has('asks')) {
    return 'question';
  }
  if (found.isOrder) {
    return 'order';
  }
  return isChinese || found.isStatement ? 'statement' : 'phrase';
}

function wordsIn(text: string): number {
  const characters = text.match(/\p{Script=Han}/gu)?.length ?? 0;
  return (text.match(/[\p{L}\d]+/gu)?.length ?? 0) + characters / 2;
}
