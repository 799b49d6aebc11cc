import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readBugs, type Bug, type BugFact } from '../bench/debug/bug.ts';
import { copyOf, mendBug, runBug, runHiddenTest, valuesOf } from '../support/debug/bugRuns.ts';

const bugs = await readBugs();

test('there are 24 or more, in four languages and of eight kinds', () => {
  expect(bugs.length).toBeGreaterThanOrEqual(24);
  expect(new Set(bugs.map(({ language }) => language)).size).toBe(4);
  expect(new Set(bugs.map(({ kind }) => kind)).size).toBe(8);
});

describe.each(bugs)('$name', (bug) => {
  test('fails as it is told, and only its fix makes it right', async () => {
    const folder = await copyForTest(bug);
    const { failed, output } = await runBug(bug, folder);
    expect(failed).toBe(true);
    expect(output).toContain(bug.fails);
    expect((await runHiddenTest(bug, folder)).failed).toBe(true);
    const { file, before } = bug.fix;
    expect((await fs.readFile(path.join(folder, file), 'utf8')).split(before)).toHaveLength(2);

    await mendBug(bug, folder);
    expect(await runBug(bug, folder)).toMatchObject({ failed: false });
    expect(await runHiddenTest(bug, folder)).toMatchObject({ failed: false });
  });

  test('what proves its cause, and what refutes other causes, is true', async () => {
    const folder = await copyForTest(bug);
    for (const fact of [bug.fact, ...bug.distractors.map(({ refutedBy }) => refutedBy)]) {
      const text = await fs.readFile(path.join(folder, fact.file), 'utf8');
      expect(text.split('\n').filter((line) => line.includes(fact.match))).toHaveLength(1);
      expectTrue(fact, await valuesOf(bug, fact, folder));
    }
  });
});

/** Without a number of the hit it is so each time. */
function expectTrue({ expression, value, hit }: BugFact, values: readonly string[]): void {
  const told = hit === undefined ? new Set(values) : new Set(values.slice(hit - 1, hit));
  expect({ [expression]: [...told] }).toEqual({ [expression]: [value] });
}

async function copyForTest(bug: Bug): Promise<string> {
  const folder = await copyOf(bug);
  onTestFinished(() => fs.rm(folder, { recursive: true, force: true }));
  return folder;
}
