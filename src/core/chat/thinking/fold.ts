import { regionalWords, traditionalPairs } from './words/traditional.ts';

const simplified: ReadonlyMap<string, string> = new Map(
  Array.from(traditionalPairs.matchAll(/(.)(.)/gu), ([, from = '', to = '']) => [from, to]),
);
const regional = new RegExp(Object.keys(regionalWords).join('|'), 'gu');

/** English short forms that would read as other words without their apostrophe. */
const contractions: Readonly<Record<string, string>> = { re: 'are', ve: 'have', m: 'am' };

/**
 * Brings a message to the form of the word lists: lower case, half-width, without accents,
 * apostrophes and hyphens, Chinese as it is written on the mainland, one blank between words.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .slice(0, 2 * text.length) // Accents double a text at most; a few hostile letters do more.
    .toLowerCase()
    .replaceAll(/['’](re|ve|m)\b/gu, (ending) => ` ${contractions[ending.slice(1)]}`)
    .replaceAll(/[\p{M}'’‘´]+/gu, '')
    .replaceAll(/(?<=[a-z])-(?=[a-z])/gu, ' ')
    .replaceAll(/\p{Script=Han}/gu, (character) => simplified.get(character) ?? character)
    .replaceAll(regional, (word) => regionalWords[word] ?? word)
    .replaceAll(/[\s\p{Z}]+/gu, ' ')
    .trim();
}
