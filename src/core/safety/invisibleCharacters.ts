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
 * Names every character that a reader can't see: `U+202E (text direction)`, each once. Line feeds are
 * not among them.
 */
export function invisibleCharacters(text: string): readonly string[] {
  const named = Array.from(text, (character) => nameOf(character));
  return [...new Set(named.filter((name) => name !== undefined))];
}

/** The text on one line, with everything in it that can't be seen named in its place. */
export function madeVisible(text: string): string {
  return Array.from(text.replaceAll(/\r?\n/g, ' ⏎ '), (character) => {
    const name = nameOf(character);
    return name === undefined ? character : `‹${name}›`;
  }).join('');
}

function nameOf(character: string): string | undefined {
  const kind = character === '\n' ? undefined : kinds.find(([pattern]) => pattern.test(character));
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return kind && `U+${hex} (${kind[1]})`;
}
