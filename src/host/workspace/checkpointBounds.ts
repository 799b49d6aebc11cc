import type { JournalEntry } from './checkpointJournal.ts';

/** Turns are kept for so long… */
const maxAgeMs = 14 * 24 * 60 * 60_000;
/** …as long as the files of all of them take no more than this. */
const maxTotalBytes = 256 * 1024 ** 2;

export interface Bounded {
  readonly dropped: readonly JournalEntry[];
  /** SHA-256 of what the others need. */
  readonly wanted: ReadonlySet<string>;
}

/**
 * The newest turns that are young enough and fit, each whole or not at all; the newest of all always stays.
 * @param sizes bytes by SHA-256.
 * @param nowMs milliseconds since the epoch.
 */
export function withinBounds(
  entries: readonly JournalEntry[],
  sizes: ReadonlyMap<string, number>,
  nowMs: number,
): Bounded {
  const turns = turnsNewestFirst(entries);
  const wanted = new Set<string>();
  let totalBytes = 0;
  let count = 0;
  for (const turn of turns) {
    const fresh = [...new Set(turn.flatMap(contentsOf))].filter((sha256) => !wanted.has(sha256));
    totalBytes += fresh.reduce((sum, sha256) => sum + (sizes.get(sha256) ?? 0), 0);
    const isOld = turn.every(({ record }) => nowMs - record.atMs > maxAgeMs);
    if (count > 0 && (isOld || totalBytes > maxTotalBytes)) {
      break;
    }
    fresh.forEach((sha256) => wanted.add(sha256));
    count += 1;
  }
  return { dropped: turns.slice(count).flat(), wanted };
}

/** By each turn's last record. @param entries the oldest first. */
function turnsNewestFirst(entries: readonly JournalEntry[]): readonly (readonly JournalEntry[])[] {
  const turns = new Map<string, JournalEntry[]>();
  for (const entry of entries.toReversed()) {
    turns.set(entry.record.turnId, [...(turns.get(entry.record.turnId) ?? []), entry]);
  }
  return [...turns.values()];
}

function contentsOf({ record }: JournalEntry): readonly string[] {
  return record.files.flatMap(({ before }) => (before.kind === 'file' ? [before.sha256] : []));
}
