import type { Hunk } from '../edits/hunks.ts';

/** A way to read a text up to an offset, as the hunks that were taken on it. */
interface Reading {
  readonly accepted: readonly number[];
}

/**
 * Which hunks of a change somebody has made in a text. Where several readings give the very same text, one of them.
 * @returns `undefined` where the text is not the old one with some of the hunks
 */
export function acceptedHunks(
  before: string,
  hunks: readonly Hunk[],
  result: string,
): ReadonlySet<number> | undefined {
  const parts = unchangedParts(before, hunks);
  let readings = new Map<number, Reading>([[0, { accepted: [] }]]);
  for (const [index, hunk] of hunks.entries()) {
    const next = new Map<number, Reading>();
    for (const [offset, { accepted }] of advanced(readings, result, parts[index] ?? '')) {
      if (result.startsWith(hunk.after, offset)) {
        next.set(offset + hunk.after.length, { accepted: [...accepted, hunk.id] });
      }
      if (result.startsWith(hunk.before, offset)) {
        next.set(offset + hunk.before.length, { accepted });
      }
    }
    readings = next;
  }
  const whole = new Map(advanced(readings, result, parts.at(-1) ?? '')).get(result.length);
  return whole && new Set(whole.accepted);
}

/** The readings that go on with a text that no hunk touches. */
function advanced(
  readings: ReadonlyMap<number, Reading>,
  result: string,
  part: string,
): readonly (readonly [number, Reading])[] {
  return [...readings].flatMap(([offset, reading]) =>
    result.startsWith(part, offset) ? [[offset + part.length, reading] as const] : [],
  );
}

/** The texts before, between and after the hunks. */
function unchangedParts(before: string, hunks: readonly Hunk[]): readonly string[] {
  const lines = before.split(/(?<=\n)/);
  let next = 0;
  const parts = hunks.map(({ oldStart, oldLines }) => {
    const part = lines.slice(next, oldStart - 1).join('');
    next = oldStart - 1 + oldLines;
    return part;
  });
  return [...parts, lines.slice(next).join('')];
}
