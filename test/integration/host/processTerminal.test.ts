import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { TerminalCommands } from '../../../src/core/chat/terminals/terminalCommands.ts';
import type { CheckedPath } from '../../../src/core/safety/action.ts';
import { systemClock } from '../../../src/host/systemClock.ts';
import { ProcessTerminal } from '../../../src/host/workspace/processTerminal.ts';
import { isRunning } from '../../support/isRunning.ts';

const never = new AbortController().signal;
/** Longer than any of these commands takes on a busy machine. */
const longMs = 30_000;
const shortMs = 200;
const processes = new ProcessTerminal();
const terminals = new TerminalCommands(
  {
    shell: () => 'bash',
    start: async ({ command, folder }, listener) =>
      processes.start({ command, shellPath: '/bin/bash', folder: folder.real }, listener),
  },
  systemClock,
);

let folder: string;
beforeAll(async () => {
  folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-process-')));
});
afterAll(async () => {
  processes.dispose();
  await fs.rm(folder, { recursive: true, force: true });
});

function run(command: string, waitMs = longMs, signal = never) {
  const place: CheckedPath = {
    ...{ display: '', real: folder, root: folder, kind: 'directory', isThroughLink: false },
  };
  return terminals.run({ command, shell: 'bash', folder: place }, waitMs, signal);
}

/** Runs a command that does not end before it has printed something. @returns its id and all that it printed */
async function runUntil(printed: string, command: string): Promise<{ id: string; text: string }> {
  const { id, newOutput } = await run(command, shortMs);
  let text = newOutput;
  const read = async () => {
    text += (await terminals.read(id, shortMs, never)).newOutput;
    return text;
  };
  await expect.poll(read).toContain(printed);
  return { id, text };
}

/** Reads a process id that a command has printed. */
async function pidIn(file: string): Promise<number> {
  const read = () => fs.readFile(path.join(folder, file), 'utf8').catch(() => '');
  await expect.poll(read).toMatch(/^\d+\n/);
  const pid = Number(await read());
  onTestFinished(() => {
    if (isRunning(pid)) {
      process.kill(pid, 'SIGKILL');
    }
  });
  return pid;
}

describe('a command that ends', () => {
  test('tells its output of both streams, its folder and its exit code', async () => {
    const status = await run('pwd; echo wrong >&2; exit 7');
    expect(status).toMatchObject({ state: 'exited', exitCode: 7 });
    expect(status.newOutput.split('\n').toSorted()).toEqual(['', folder, 'wrong']);
  });

  test('tells the exit code that shells make of a signal', async () => {
    expect(await run('kill -9 $$')).toMatchObject({ state: 'exited', exitCode: 137 });
  });

  test('finds no pager that waits, no terminal to draw on, and no key of ours', async () => {
    process.env['GLM_AIR_API_KEY'] = 'sk-of-ours';
    onTestFinished(() => void delete process.env['GLM_AIR_API_KEY']);
    const { newOutput } = await run('echo "$PAGER $GIT_PAGER $TERM [$GLM_AIR_API_KEY]"');
    expect(newOutput).toBe('cat cat dumb []\n');
  });

  test('keeps characters whole that two writes share, and shows invalid bytes as such', async () => {
    const { newOutput } = await run(
      String.raw`printf '\xf0\x9f'; sleep 0.3; printf '\x8e\x89 \xff\n'`,
    );
    expect(newOutput).toBe('🎉 \ufffd\n');
  });

  test('may print ten megabytes; the beginning and the end are kept', async () => {
    const { newOutput, exitCode } = await run('seq 1 1400000');
    expect(exitCode).toBe(0);
    expect(newOutput.startsWith('1\n2\n')).toBe(true);
    expect(newOutput.endsWith('1399999\n1400000\n')).toBe(true);
    expect(newOutput.length).toBeLessThan(1_300_000);
  });

  test('is over though a daemon that it left behind keeps the output open', async () => {
    const status = await run('(setsid sleep 60 & echo $! > daemon.pid); echo started');
    expect(status).toMatchObject({ state: 'exited', exitCode: 0, newOutput: 'started\n' });
    // Daemons are meant to stay.
    expect(isRunning(await pidIn('daemon.pid'))).toBe(true);
  });

  test('has its own shell: what one command sets, the next one does not see', async () => {
    await run('cd / && alias ls=false && export POISON=1');
    expect((await run('echo "[$POISON]"; pwd')).newOutput).toBe(`[]\n${folder}\n`);
  });
});

describe('a command that takes longer', () => {
  test('goes on in the background, is read on, and stopped with all it started', async () => {
    const { id, text } = await runUntil(
      'one\n',
      'echo one; sh -c "echo \\$\\$ > child.pid; sleep 300" & until [ -e go ]; do sleep 0.1; done; echo two; wait',
    );
    expect(text).toBe('one\n');
    const child = await pidIn('child.pid');

    await fs.writeFile(path.join(folder, 'go'), '');
    await expect
      .poll(() => terminals.read(id, shortMs, never))
      .toMatchObject({ state: 'running', exitCode: undefined, newOutput: 'two\n', firstLine: 2 });

    const last = await terminals.stop(id);
    expect(last.state).toBe('stopped');
    await expect.poll(() => isRunning(child)).toBe(false);
  });

  test('takes input line by line', async () => {
    const { id } = await runUntil('Name? ', 'printf "Name? "; read name; echo "Hello $name"');
    await terminals.send(id, 'Ada\n');
    const { newOutput: answer, state } = await terminals.read(id, longMs, never);
    expect({ answer, state }).toEqual({ answer: 'Hello Ada\n', state: 'exited' });
    await expect(terminals.send(id, 'more\n')).rejects.toThrow(/is over, so it takes no input/);
  });

  test('is killed where it ignores to be asked', async () => {
    const { id } = await run(
      'trap "" INT TERM; echo $$ > stubborn.pid; while :; do sleep 1; done',
      shortMs,
    );
    const pid = await pidIn('stubborn.pid');
    expect(await terminals.stop(id)).toMatchObject({ state: 'stopped', exitCode: 137 });
    expect(isRunning(pid)).toBe(false);
  });

  test('may clean up when it is asked', async () => {
    const { id } = await runUntil(
      'ready\n',
      'trap "echo cleaned; exit 3" INT; echo ready; while :; do sleep 0.1; done',
    );
    const { newOutput, exitCode } = await terminals.stop(id);
    expect({ newOutput, exitCode }).toEqual({ newOutput: 'cleaned\n', exitCode: 3 });
  });

  test('does not escape into a session of its own while its parent lives', async () => {
    const { id } = await run('setsid sh -c "echo \\$\\$ > session.pid; sleep 300" | cat', shortMs);
    const pid = await pidIn('session.pid');
    await terminals.stop(id);
    await expect.poll(() => isRunning(pid)).toBe(false);
  });

  test('is stopped when the turn is', async () => {
    const turn = new AbortController();
    const running = run('echo $$ > turn.pid; sleep 300', longMs, turn.signal);
    const pid = await pidIn('turn.pid');
    turn.abort(new Error('the user stopped it'));
    await expect(running).rejects.toThrow('the user stopped it');
    expect(isRunning(pid)).toBe(false);
  });
});

test('a shell that is not there is an answer, not a crash', async () => {
  const lost = new TerminalCommands(
    {
      shell: () => 'bash',
      start: async ({ command }, listener) =>
        processes.start({ command, shellPath: '/no/such/shell', folder }, listener),
    },
    systemClock,
  );
  const place = { display: '', real: folder, root: folder, kind: 'directory' } as const;
  const wish = {
    command: 'ls',
    shell: 'bash',
    folder: { ...place, isThroughLink: false },
  } as const;
  const { state, newOutput } = await lost.run(wish, longMs, never);
  expect({ state, newOutput }).toEqual({
    state: 'exited',
    newOutput: 'spawn /no/such/shell ENOENT\n',
  });
});

test('an id that nobody has is answered with those that run', () => {
  expect(() => terminals.lines('c99', 1, 2)).toThrow(
    /There is no command c99\. Running now: none\./,
  );
});
