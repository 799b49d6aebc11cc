import { expect, test } from 'vitest';
import { ProblemBaseline } from '../../../../src/core/chat/problemBaseline.ts';
import type { Problem } from '../../../../src/core/chat/tools/languagePorts.ts';
import { ToolError } from '../../../../src/core/chat/tools/tool.ts';
import type { FileChange } from '../../../../src/core/safety/action.ts';
import { shopPath } from '../../../support/gateWorld.ts';

const old: Problem = {
  path: '/work/shop/a.ts',
  line: 1,
  severity: 'error',
  message: 'Old.',
  source: '',
};
const edit: FileChange = { kind: 'edit', path: shopPath('a.ts'), before: 'a', after: 'b' };

test('remembers the problems from before the first change of a turn, and of no other turn', async () => {
  const { baseline, world } = start();
  expect(baseline.before('one')).toBeUndefined();
  await baseline.keep('one', [edit]);
  world.problems = [old, { ...old, message: 'New.' }];
  await baseline.keep('one', [edit]);
  expect(baseline.before('one')).toEqual([old]);
  expect(baseline.before('two')).toBeUndefined();
  await baseline.keep('two', [edit]);
  expect(baseline.before('two')).toEqual(world.problems);
});

test('has files looked at before they are changed, but no file that is not there yet', async () => {
  const { baseline, world } = start();
  await baseline.keep('one', [edit, { kind: 'create', path: shopPath('new.ts'), after: '' }]);
  expect(world.asked).toEqual(['/work/shop/a.ts', undefined]);
});

test('keeps what is needed for undo first, and lets a failure of that pass', async () => {
  const { baseline, world } = start();
  world.checkpointError = new Error('disk full');
  await expect(baseline.keep('one', [edit])).rejects.toThrow('disk full');
  expect(world.asked).toEqual([]);
  expect(baseline.before('one')).toBeUndefined();
});

test('does not keep a file from being changed that the editor can’t open', async () => {
  const { baseline, world } = start();
  world.unreadable = '/work/shop/a.ts';
  await baseline.keep('one', [edit]);
  expect(baseline.before('one')).toEqual([old]);
});

function start() {
  const world = {
    problems: [old] as readonly Problem[],
    asked: [] as (string | undefined)[],
    unreadable: '',
    checkpointError: undefined as Error | undefined,
  };
  const baseline = new ProblemBaseline(
    {
      keep: async () => {
        if (world.checkpointError) {
          throw world.checkpointError;
        }
      },
    },
    {
      problems: async (real) => {
        if (real === world.unreadable) {
          throw new ToolError('It is no text.');
        }
        world.asked.push(real);
        return world.problems;
      },
    },
  );
  return { baseline, world };
}
