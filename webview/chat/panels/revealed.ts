import { html, type TemplateResult } from 'lit';

// Controls, text direction, joiners, private and unassigned characters: what is read must be what is done
// (Trojan Source, CVE-2021-42574). Line feeds and tabs are what they look like.
const invisible = /(?![\n\t])[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029]/gu;

/** A text with every character that can't be seen shown by its number. */
export function revealed(text: string): readonly (string | TemplateResult)[] {
  const parts: (string | TemplateResult)[] = [];
  let end = 0;
  for (const { 0: character, index } of text.matchAll(invisible)) {
    parts.push(
      text.slice(end, index),
      html`<span class="invisible">${codePoint(character)}</span>`,
    );
    end = index + character.length;
  }
  return [...parts, text.slice(end)];
}

function codePoint(character: string): string {
  const hex = (character.codePointAt(0) ?? 0).toString(16).toUpperCase();
  return `U+${hex.padStart(4, '0')}`;
}
