import { fence } from '../../safety/fence.ts';
import { linesAround, readFound } from './foundLines.ts';
import type { CodePlace } from './languagePorts.ts';
import type { LookPorts } from './lookPorts.ts';
import { counted, TokenRoom } from './resultText.ts';
import type { ToolResult } from './tool.ts';

/** What was looked for. */
interface Question {
  /** `references`, `definition`. */
  readonly noun: string;
  readonly plural: string;
  readonly symbol: string;
  /** What to try where there is nothing. */
  readonly otherwise: string;
}

/** Shows places with their lines, file by file; places that may not be read by their names alone. */
export async function describeCodePlaces(
  places: readonly CodePlace[],
  { noun, plural, symbol, otherwise }: Question,
  ports: LookPorts,
): Promise<ToolResult> {
  const name = JSON.stringify(symbol);
  if (places.length === 0) {
    return {
      content: `No ${noun} of ${name} is known. ${otherwise}`,
      summary: `Found no ${noun} of ${name}`,
    };
  }
  const byPath = Map.groupBy(places, ({ path, name: file }) => path ?? file);
  const room = new TokenRoom(ports.maxResultTokens);
  const parts: string[] = [];
  for (const [path, ofFile] of byPath) {
    const part = await describeFile(path, ofFile, ports);
    if (!room.take(part) && parts.length > 0) {
      break;
    }
    parts.push(part);
  }
  const data = fence(parts.join('\n\n'), { origin: 'search result', name: symbol }, ports.randomId);
  const left = byPath.size - parts.length;
  const note =
    left > 0
      ? `\n${counted(left, 'more file')} left out. search_text with a path shows less at once.`
      : '';
  const summary = `Found ${counted(places.length, noun, plural)} of ${name} in ${counted(byPath.size, 'file')}`;
  return { content: `${summary}:\n${data}${note}`, summary };
}

async function describeFile(
  path: string,
  places: readonly CodePlace[],
  ports: LookPorts,
): Promise<string> {
  const found = await readFound(path, ports);
  if (found === undefined) {
    return `${places[0]?.name ?? ''} (outside of the workspace, or not to be read)`;
  }
  const inOrder = places.toSorted(
    (one, other) => one.line - other.line || one.column - other.column,
  );
  const lines = [...new Map(inOrder.toReversed().map((place) => [place.line, place])).values()];
  return [found.file.display, ...linesAround(found.text, lines.toReversed(), 0)].join('\n');
}
