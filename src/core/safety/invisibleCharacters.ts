/** What shows a reader another text than a shell or a model gets, and can't be seen itself. */
const kinds: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/^\p{Cc}$/u, 'control character'],
  // Trojan Source (CVE-2021-42574) turns the order of what is shown.
  [/^[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]$/u, 'text direction'],
  [/^[\u{E0000}-\u{E007F}]$/u, 'invisible letter'],
  // Default ignorables take no room: zero-width spaces and joiners, fillers, variation selectors.
  [/^\p{Default_Ignorable_Code_Point}$/u, 'invisible character'],
  [/^[\u2028\u2029]$/u, 'line separator'],
  [/^(?! )\p{Zs}$/u, 'unusual space'],
  [/^[\p{Co}\p{Cn}\p{Cs}]$/u, 'character without meaning'],
];

/**
 * Names every kind of character that a reader can't see: `U+202E (text direction)`, in the order of the text.
 * Line feeds are not among them.
 */
export function invisibleCharacters(text: string): readonly string[] {
  const named = new Set<string>();
  for (const character of text) {
    const kind =
      character === '\n' ? undefined : kinds.find(([pattern]) => pattern.test(character));
    if (kind) {
      named.add(`${codePoint(character)} (${kind[1]})`);
    }
  }
  return [...named];
}

function codePoint(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
