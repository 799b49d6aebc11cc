import { expect, test } from 'vitest';
import { withinBounds } from '../../../../src/host/workspace/checkpointBounds.ts';
import type { JournalEntry } from '../../../../src/host/workspace/checkpointJournal.ts';

const dayMs = 24 * 60 * 60_000;
const nowMs = 100 * dayMs;
const mebibyte = 1024 ** 2;

/** A record of a turn that needs the contents named by a letter each. */
function entry(turnId: string, ageDays: number, contents: string): JournalEntry {
  const files = contents.split('').map((letter) => ({
    display: letter,
    real: `/w/${letter}`,
    root: '/w',
    before: { kind: 'file' as const, sha256: letter, mode: 0o644, uid: 0, gid: 0 },
    after: 'missing' as const,
  }));
  const record = { version: 1 as const, turnId, atMs: nowMs - ageDays * dayMs, files };
  return { name: `${turnId} ${ageDays} ${contents}`, record };
}

const sizes = (bytes: number) => new Map('abcdef'.split('').map((letter) => [letter, bytes]));
const droppedOf = (entries: readonly JournalEntry[], bytes: number) =>
  withinBounds(entries, sizes(bytes), nowMs).dropped.map(({ name }) => name);

test('keeps what is young and small', () => {
  const entries = [entry('t1', 13, 'ab'), entry('t2', 1, 'c')];
  const { dropped, wanted } = withinBounds(entries, sizes(mebibyte), nowMs);
  expect(dropped).toEqual([]);
  expect([...wanted].toSorted()).toEqual(['a', 'b', 'c']);
});

test('drops turns after two weeks', () => {
  expect(droppedOf([entry('t1', 15, 'a'), entry('t2', 1, 'b')], 1)).toEqual(['t1 15 a']);
});

test('drops the oldest turns when all take more than 256 MiB', () => {
  const entries = [entry('t1', 3, 'a'), entry('t2', 2, 'b'), entry('t3', 1, 'c')];
  expect(droppedOf(entries, 100 * mebibyte)).toEqual(['t1 3 a']);
});

test('drops a turn whole or not at all', () => {
  const entries = [entry('t1', 3, 'a'), entry('t1', 2, 'b'), entry('t2', 1, 'c')];
  expect(droppedOf(entries, 100 * mebibyte).toSorted()).toEqual(['t1 2 b', 't1 3 a']);
});

test('counts contents that turns share once', () => {
  const entries = [entry('t1', 3, 'ab'), entry('t2', 2, 'ab'), entry('t3', 1, 'ab')];
  expect(droppedOf(entries, 100 * mebibyte)).toEqual([]);
});

test('never drops the newest turn, old or large as it may be', () => {
  expect(droppedOf([entry('t1', 90, 'abcdef')], 100 * mebibyte)).toEqual([]);
});

test('keeps no small turn that is older than a large one that went', () => {
  const entries = [entry('t1', 4, ''), entry('t2', 3, 'abc'), entry('t3', 1, 'd')];
  expect(droppedOf(entries, 100 * mebibyte).toSorted()).toEqual(['t1 4 ', 't2 3 abc']);
});
