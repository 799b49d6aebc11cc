import { assertNever } from '../../core/assertNever.ts';
import type { CheckedPath, FileChange } from '../../core/safety/action.ts';
import { decodeText, encodeText, encodingOf } from './fileText.ts';
import { takeSnapshot, type FileSnapshot } from './fileSnapshot.ts';
import type { VerifiedFiles } from './verifiedFiles.ts';

/** What a place is before a call's changes, and what they are to make of it. */
export interface Forecast {
  readonly path: CheckedPath;
  readonly before: FileSnapshot;
  readonly after: FileSnapshot;
}

/**
 * Every place that the changes touch, each once; a file that is edited and then renamed is followed.
 * Throws `ToolError` or the system's error where a file can't be read.
 */
export async function forecast(
  files: VerifiedFiles,
  changes: readonly FileChange[],
): Promise<readonly Forecast[]> {
  const places = new Map<string, Forecast>();
  for (const change of changes) {
    const involved = change.kind === 'rename' ? [change.path, change.to] : [change.path];
    for (const path of involved.filter(({ real }) => !places.has(real))) {
      const before = await takeSnapshot(files, path);
      places.set(path.real, { path, before, after: before });
    }
    for (const next of foretold(change, places)) {
      places.set(next.path.real, next);
    }
  }
  return [...places.values()];
}

/** The places of a change after it; they are all in `places`. */
function foretold(change: FileChange, places: ReadonlyMap<string, Forecast>): Forecast[] {
  const known = places.get(change.path.real);
  if (known === undefined) {
    return [];
  }
  switch (change.kind) {
    case 'edit':
      return [edited(known, change.before, change.after)];
    case 'create':
      return [{ ...known, after: createdFile(change.after) }];
    case 'delete':
      return [{ ...known, after: gone }];
    case 'rename': {
      const target = places.get(change.to.real);
      return target === undefined
        ? []
        : [
            { ...known, after: gone },
            { ...target, after: known.after },
          ];
    }
    default:
      return assertNever(change);
  }
}

const gone: FileSnapshot = { kind: 'missing', folders: [] };

/** The system decides on the permissions of a new file; nobody asks the forecast for them. */
function createdFile(text: string): FileSnapshot {
  return { kind: 'file', bytes: encodeText(text, 'utf8'), owner: { uid: 0, gid: 0, mode: 0 } };
}

/** What the user saw counts as before: text that was not saved yet, else the bytes of the disk. */
function edited(known: Forecast, before: string, after: string): Forecast {
  const seen = withText(known.after, before, known.path.display);
  return {
    path: known.path,
    before: known.before === known.after ? seen : known.before,
    after: withText(seen, after, known.path.display),
  };
}

function withText(snapshot: FileSnapshot, text: string, display: string): FileSnapshot {
  if (snapshot.kind === 'missing' || decodeText(snapshot.bytes, display) === text) {
    return snapshot;
  }
  return { ...snapshot, bytes: encodeText(text, encodingOf(snapshot.bytes)) };
}
