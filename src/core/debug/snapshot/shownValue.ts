import { maxValueChars } from './stopSnapshot.ts';

/**
 * A value as it is kept: without the address before a text, cut to `maxValueChars`. A text that is cut gets its quote
 * back, for what is left of a password is known by standing in quotes behind its name; a private key would not be known
 * by its beginning, and so is not kept at all.
 */
export function shownValue(value: string): string {
  if (/-----BEGIN [A-Z ]{0,40}PRIVATE KEY/u.test(value)) {
    return '‹a private key, not shown›';
  }
  const plain = value.replace(/^(?:\([^()]{1,40}\) )?0x[\da-f]+ (?=["'])/iu, '');
  if (plain.length <= maxValueChars) {
    return plain;
  }
  const kept = plain.slice(0, maxValueChars).toWellFormed();
  return `${kept}${openQuote(kept)}…`;
}

/** The quote that a text begins with and does not end. */
function openQuote(text: string): string {
  let open = '';
  for (const [sign] of text.matchAll(/\\.|["'`]/gsu)) {
    if (sign.length === 1) {
      open = open === '' ? sign : open === sign ? '' : open;
    }
  }
  return open;
}
