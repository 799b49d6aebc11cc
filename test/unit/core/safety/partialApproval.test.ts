import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { hunksOf, textWith } from '../../../../src/core/chat/edits/hunks.ts';
import type { FileChange, RejectedPart } from '../../../../src/core/safety/action.ts';
import { rejectionNotes, withoutRejected } from '../../../../src/core/safety/partialApproval.ts';
import { GateWorld, shopPath } from '../../../support/gateWorld.ts';

const never = new AbortController().signal;
const before = 'a\nb\nc\nd\ne\nf\n';
/** Hunk 1 changes `b`, hunk 2 adds `x` and `y` before `e`, hunk 3 takes `f` away. */
const after = 'a\nB\nc\nd\nx\ny\ne\n';
const edit: FileChange = { kind: 'edit', path: shopPath('a.ts'), before, after };
const create: FileChange = { kind: 'create', path: shopPath('new.ts'), after: 'new\n' };
const removal: FileChange = { kind: 'delete', path: shopPath('old.ts') };
const rename: FileChange = { kind: 'rename', path: shopPath('c.ts'), to: shopPath('d.ts') };

function worldThatRejects(...rejected: readonly RejectedPart[]): GateWorld {
  return new GateWorld(({ hash }) => ({ kind: 'approved', hash, scope: 'once', rejected }));
}

const change = (world: GateWorld, changes: readonly FileChange[]) =>
  world.gate.change('edit_file', 't1', changes, never);

test('only the hunks that the user left in are written, and the model is told of the others', async () => {
  const world = worldThatRejects({ change: 0, hunks: [1, 3] });
  const { changes, notes } = await change(world, [edit]);
  expect(changes).toEqual(world.changed);
  expect(world.changed).toEqual([{ ...edit, after: 'a\nb\nc\nd\nx\ny\ne\nf\n' }]);
  expect(notes[0]).toBe(
    'In a.ts the user rejected what was to change in line 2, in line 6 (as numbered before the call); there it stays as it was.',
  );
});

test('whole files are left out, and nothing of them is kept for undo', async () => {
  const world = worldThatRejects({ change: 0 }, { change: 2, hunks: [1, 2, 3] });
  await change(world, [create, removal, edit, rename]);
  expect(world.effects).toEqual(['keep t1 2', 'delete old.ts', 'rename c.ts']);
});

test('who rejects all of it has denied it', async () => {
  const world = worldThatRejects({ change: 0, hunks: [1, 2, 3] }, { change: 1 });
  await expect(change(world, [edit, create])).rejects.toThrow('The user denied this');
  expect(world.effects).toEqual([]);
});

test.each<[string, readonly RejectedPart[]]>([
  ['a change that was not shown', [{ change: 1 }]],
  ['a hunk that was not shown', [{ change: 0, hunks: [4] }]],
  ['nothing of a change', [{ change: 0, hunks: [] }]],
  ['a hunk twice', [{ change: 0, hunks: [1, 1] }]],
  ['a change twice', [{ change: 0, hunks: [1] }, { change: 0 }]],
])('an answer that leaves out %s is good for nothing', async (_, rejected) => {
  const world = worldThatRejects(...rejected);
  await expect(change(world, [edit])).rejects.toThrow('for something else');
  expect(world.effects).toEqual([]);
});

test('what is only partly approved is never remembered', async () => {
  const world = new GateWorld(({ hash }) => ({
    ...{ kind: 'approved', hash, scope: 'session' },
    rejected: [{ change: 0, hunks: [1] }],
  }));
  await expect(change(world, [edit])).rejects.toThrow('for something else');
  await expect(change(world, [edit])).rejects.toThrow('for something else');
  expect(world.asked).toHaveLength(2);
});

test('a command is approved whole or not at all', async () => {
  const world = worldThatRejects({ change: 0 });
  const folder = shopPath('', { kind: 'directory' });
  const wish = { command: 'npm test', folder, waitMs: 0 };
  await expect(world.gate.command('run_command', 't1', wish, never)).rejects.toThrow(
    'for something else',
  );
  expect(world.effects).toEqual([]);
});

describe('the note', () => {
  test.each<[FileChange, RejectedPart, string]>([
    [edit, { change: 0 }, 'The user rejected the edit of a.ts; it stays as it was.'],
    [create, { change: 0 }, 'The user rejected the new file new.ts; it was not created.'],
    [removal, { change: 0 }, 'The user rejected the deletion of old.ts; it is still there.'],
    [rename, { change: 0 }, 'The user rejected the rename of c.ts to d.ts; it keeps its name.'],
  ])('of a whole %o says what is the case now', (shown, part, expected) => {
    expect(rejectionNotes([shown], [part])[0]).toBe(expected);
  });

  test('names the place where nothing is added', () => {
    expect(rejectionNotes([edit], [{ change: 0, hunks: [2] }])[0]).toContain('before line 5 (');
  });

  test('is not there where nothing was rejected', () => {
    expect(rejectionNotes([edit], [])).toEqual([]);
  });
});

test('whatever is left out, the rest is the shown change without it', () => {
  const line = fc.constantFrom('a\n', 'b\n', 'b\r\n', '\n', 'c\n');
  const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join(''));
  fc.assert(
    fc.property(text, text, fc.nat(), (one, other, mask) => {
      const shown: FileChange = { ...edit, before: one, after: other };
      const hunks = hunksOf(one, other);
      const isRejected = (id: number) => ((mask >> (id % 31)) & 1) === 1;
      const rejected = hunks.map(({ id }) => id).filter(isRejected);
      fc.pre(rejected.length > 0);
      const accepted = new Set(hunks.map(({ id }) => id).filter((id) => !isRejected(id)));
      const left = withoutRejected([shown], [{ change: 0, hunks: rejected }]);
      const expected = { ...shown, after: textWith(one, hunks, accepted) };
      expect(left).toEqual(accepted.size === 0 ? [] : [expected]);
    }),
    { numRuns: 300, seed: 5 },
  );
});
