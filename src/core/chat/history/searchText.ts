import type { Step, Transcript } from '../../../protocol/transcript.ts';

/** Of the text around a hit so much is shown on each side, in characters: together two lines of a side bar. */
const excerptMargin = 50;

/** A text without what a search does not look at: case, accents, the kind of blank. */
export function folded(text: string): string {
  return text
    .normalize('NFD')
    .replaceAll(/\p{Mark}/gu, '')
    .toLowerCase()
    .replaceAll(/\s/g, ' ');
}

/** The first text that contains a query, as the text around it. @param query `folded` and not empty. */
export function findExcerpt(texts: Iterable<string>, query: string): string | undefined {
  for (const text of texts) {
    const at = folded(text).indexOf(query);
    if (at >= 0) {
      return excerpt(text, at, query.length);
    }
  }
  return undefined;
}

/** What a person has read or written in a chat, in order; what tools read is theirs. */
export function* searchedTexts({ turns }: Transcript): Generator<string> {
  for (const turn of turns) {
    yield turn.text;
    for (const step of turn.steps) {
      yield* textsOf(step);
    }
  }
}

function textsOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'text':
    case 'thought':
    case 'note':
    case 'summary':
      return [step.text];
    case 'call':
      return [step.summary];
    case 'answer':
      return [];
  }
}

/** @param at offset in the folded text. @param length of the folded query. */
function excerpt(text: string, at: number, length: number): string {
  const start = unfoldedOffset(text, at);
  const end = start + unfoldedOffset(text.slice(start), length);
  const from = Math.max(0, start - excerptMargin);
  const to = Math.min(text.length, end + excerptMargin);
  const around = text.slice(from, to).toWellFormed().replaceAll('\uFFFD', '');
  const words = around.replaceAll(/\s+/g, ' ').trim();
  return `${from > 0 ? '…' : ''}${words}${to < text.length ? '…' : ''}`;
}

/** Where in a text its folded form has reached an offset. */
function unfoldedOffset(text: string, foldedOffset: number): number {
  let offset = 0;
  let reached = 0;
  for (const character of text) {
    if (reached >= foldedOffset) {
      break;
    }
    reached += folded(character).length;
    offset += character.length;
  }
  return offset;
}
