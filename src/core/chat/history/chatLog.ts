import * as z from 'zod/mini';
import {
  applyChange,
  type Transcript,
  type TranscriptChange,
} from '../../../protocol/transcript.ts';
import { parseJson } from '../../json.ts';
import { shortestChanges } from './mergeChanges.ts';
import { historyVersion, migrations, readChange, type Migration } from './migration.ts';
import { standIns } from './salvage.ts';

/** What a log turned out to be. */
export type ReadLog =
  | {
      readonly kind: 'chat';
      readonly transcript: Transcript;
      /** Lines of it can't be read, or its end is torn. */
      readonly isBroken: boolean;
      /** More of it can't be read than the line at its end that a crash may tear. */
      readonly isDamaged: boolean;
      /** It was written as it would be today, apart from its length. */
      readonly isCurrent: boolean;
    }
  /** Written by a later version of the extension; it is left alone. */
  | { readonly kind: 'newer'; readonly version: number };

const header = z.object({
  version: z.int().check(z.positive()),
  id: z.string(),
  createdAt: z.number(),
});

/** The first line of a log. */
export function headerLine({ id, createdAt }: Pick<Transcript, 'id' | 'createdAt'>): string {
  return `${JSON.stringify({ version: historyVersion, id, createdAt })}\n`;
}

/** The lines of changes, one each. */
export function changeLines(changes: readonly TranscriptChange[]): string {
  return changes.map((change) => `${JSON.stringify(change)}\n`).join('');
}

/** The shortest log of a transcript. */
export function wholeLog(transcript: Transcript): string {
  return headerLine(transcript) + changeLines(shortestChanges(transcript));
}

/**
 * Reads a log line by line. A line that can't be read loses only itself; an older version is migrated.
 * @param id by the name of the file, which counts more than what the file says.
 * @param text of the whole file.
 * @param steps as `migrations`.
 */
export function readLog(
  id: string,
  text: string,
  steps: readonly Migration[] = migrations,
): ReadLog {
  const isTorn = !text.endsWith('\n');
  const lines = (isTorn ? text : text.slice(0, -1)).split('\n');
  const head = header.safeParse(parseJson(lines[0] ?? ''));
  const newestVersion = steps.length + 1;
  const version = head.success ? head.data.version : newestVersion;
  if (version > newestVersion) {
    return { kind: 'newer', version };
  }
  const body = (head.success ? lines.slice(1) : lines).map((line) =>
    readChange(parseJson(line), version, steps),
  );
  const changes = body.filter((change) => change !== undefined);
  const lostLines = body.length - changes.length;
  const tornLines = isTorn && body.at(-1) === undefined ? 1 : 0;
  const createdAt = head.success ? head.data.createdAt : firstTime(changes);
  return {
    kind: 'chat',
    transcript: transcriptOf({ id, title: '', createdAt, turns: [] }, body),
    isBroken: isTorn || !head.success || lostLines > 0,
    isDamaged: !head.success || lostLines > tornLines,
    isCurrent: version === newestVersion,
  };
}

/** @param body `undefined` for a line that is lost. */
function transcriptOf(
  empty: Transcript,
  body: readonly (TranscriptChange | undefined)[],
): Transcript {
  let transcript = empty;
  let isLossy = false;
  for (const change of body) {
    isLossy ||= change === undefined;
    if (change !== undefined) {
      const before = isLossy ? standIns(transcript, change) : [];
      transcript = [...before, change].reduce(applyChange, transcript);
    }
  }
  return transcript;
}

function firstTime(changes: readonly TranscriptChange[]): number {
  const first = changes.find((change) => change.type === 'turn');
  return first?.head.at ?? 0;
}
