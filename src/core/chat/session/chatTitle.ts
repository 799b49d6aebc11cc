/** A line of a list, in characters. */
const maxTitleLength = 60;

/** A chat's title from its first message: its first line with words, without markup, cut where it is long. */
export function chatTitle(message: string): string {
  const line =
    message
      .split(/\r?\n/)
      .map(withoutMarkup)
      .find((text) => text !== '') ?? '';
  const characters = Array.from(line);
  return characters.length > maxTitleLength
    ? `${characters
        .slice(0, maxTitleLength - 1)
        .join('')
        .trimEnd()}…`
    : line;
}

function withoutMarkup(line: string): string {
  return line
    .slice(0, 1_000)
    .replaceAll(/[\p{Cc}\p{Cf}]/gu, ' ')
    .replace(/^\s*(?:```.*|~~~.*|#{1,6}\s|>+\s?|[-*+]\s|\d{1,3}[.)]\s)/, '')
    .replaceAll(/!?\[([^\]]{0,200})\]\([^)]{0,500}\)/g, '$1')
    .replaceAll(/<\/?[a-z][^>]{0,200}>/gi, '')
    .replaceAll(/\*\*|__|~~|`/g, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
}
