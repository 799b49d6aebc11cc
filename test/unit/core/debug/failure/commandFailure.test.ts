import { expect, test } from 'vitest';
import type { EndedCommand } from '../../../../../src/core/debug/failure/commandFailure.ts';
import { failureLabel } from '../../../../../src/core/debug/failure/failureText.ts';
import { DebugToolsWorld } from '../../../../support/debug/debugToolsWorld.ts';

async function failureOf(ended: Partial<EndedCommand>) {
  const world = await DebugToolsWorld.of({ 'app.py': 'def total():\n    return items[0]\n' });
  const folder = world.look.root;
  const whole = { command: 'python3 app.py', folder, exitCode: 1, output: '', ...ended };
  await world.desk.noteCommand({ ...whole, output: whole.output.replace('FOLDER', folder) });
  return world.desk.failures.last;
}

const traceback =
  '\u001b[31mTraceback (most recent call last):\u001b[0m\r\n  File "FOLDER/app.py", line 2, in total\r\nIndexError: list index out of range\r\n';

test('a command that prints a stack trace has failed, and can be run again under the debugger', async () => {
  const failure = await failureOf({ output: traceback });
  expect(failure && failureLabel(failure)).toBe('IndexError in total() app.py:2');
  expect(failure).toMatchObject({
    ...{ program: 'python3 app.py', exitCode: 1, isNewConfiguration: true },
    again: { configuration: { type: 'debugpy', request: 'launch' } },
  });
});

test('a program that a signal ended has failed without a word', async () => {
  const failure = await failureOf({ command: './app', exitCode: 139 });
  expect(failure).toMatchObject({
    ...{ signature: { type: 'SIGSEGV' } },
    again: { configuration: { type: 'lldb-dap' } },
  });
});

test.each<[string, Partial<EndedCommand>]>([
  ['ends well, whatever it printed', { exitCode: 0, output: traceback }],
  ['found nothing', { command: 'grep x y', output: '' }],
  [
    'says itself what is wrong',
    { command: 'npm run x', output: 'npm error Missing script: "x"\r\n' },
  ],
])('a command that %s is no failure', async (_, ended) => {
  expect(await failureOf(ended)).toBeUndefined();
});

test.each(['python3 app.py | tee log', 'cat log', undefined])(
  '%s can be explained, but not be run again',
  async (command) => {
    const failure = await failureOf({ command, output: traceback });
    expect(failure?.signature.type).toBe('IndexError');
    expect(failure?.again).toBeUndefined();
  },
);
