import type { Place } from './looseMatch.ts';
import type { SourceText } from './sourceText.ts';

/** Enough to choose from; a search with more places needs more text anyway. */
const maxPlacesShown = 5;
const contextLines = 1;
const maxLinesOfPlace = 6;
const maxColumns = 160;

/** The places a search could mean, with line numbers and a little context, for the model to choose from. */
export function describePlaces(source: SourceText, places: readonly Place[]): string {
  const shown = places.slice(0, maxPlacesShown).map(({ start, end }) => {
    const first = source.lineAt(start);
    const last = Math.min(source.lineAt(Math.max(start, end - 1)), first + maxLinesOfPlace - 1);
    return `line ${first}:\n${numberedLines(source, first - contextLines, last + contextLines)}`;
  });
  const rest = places.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more.`] : [])].join('\n');
}

/** Lines with their numbers, as `12| text`; those out of the text are left out. */
export function numberedLines(source: SourceText, first: number, last: number): string {
  const lines: string[] = [];
  for (let line = Math.max(1, first); line <= Math.min(last, source.lineCount); line += 1) {
    lines.push(`${line}| ${clipped(source.line(line))}`);
  }
  return lines.join('\n');
}

/** A line short enough to be shown. */
export function clipped(line: string): string {
  return line.length > maxColumns ? `${line.slice(0, maxColumns)}…` : line;
}
