import { transcriptChange, type TranscriptChange } from '../../../protocol/transcript.ts';

/**
 * Makes a change of one version one of the next; nothing of it is known but that it came from JSON. What it
 * can't read it gives back as it is: the check against the schema that comes last refuses it.
 */
export type Migration = (change: unknown) => unknown;

/** How the versions of logs and exports lead to today's: the first makes version 2 of version 1. */
export const migrations: readonly Migration[] = [];

/** The version in which logs and exports are written. */
export const historyVersion = migrations.length + 1;

/**
 * A change as it is written today.
 * @param version in which it was written, no newer than the steps lead to.
 * @param steps as `migrations`.
 * @returns `undefined` when it is none.
 */
export function readChange(
  change: unknown,
  version: number,
  steps: readonly Migration[] = migrations,
): TranscriptChange | undefined {
  const today = steps.slice(version - 1).reduce((old, migrate) => migrate(old), change);
  const parsed = transcriptChange.safeParse(today);
  return parsed.success ? parsed.data : undefined;
}
