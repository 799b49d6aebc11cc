import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import type { CallOptions } from '../support/toolDriver.ts';
import { plant } from '../support/fileTree.ts';
import { ToolDriver } from '../support/toolDriver.ts';

let driver: ToolDriver;

/** Runs a command that the user approves. @returns what the model is told */
async function run(
  command: string,
  given: Readonly<Record<string, unknown>> = {},
  options: CallOptions = {},
): Promise<string> {
  const { result } = await driver.call('run_command', { command, ...given }, options);
  return result.content;
}

async function look(id: string, given: Readonly<Record<string, unknown>> = {}): Promise<string> {
  return (await driver.call('command_output', { id, ...given })).result.content;
}

function idIn(content: string): string {
  return /Still running as (c\d+)/.exec(content)?.[1] ?? content;
}

/** Runs a command that does not end before it has printed something. @returns its id and all that it printed */
async function runUntil(
  printed: string,
  command: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<{ id: string; text: string }> {
  const content = await run(command, { waitSeconds: 1, ...given });
  const id = idIn(content);
  const text = outputIn(content);
  return { id, text: text.includes(printed) ? text : outputIn(await lookUntil(printed, id)) };
}

/** Looks until a command has printed something. @returns what the model is told then */
async function lookUntil(printed: string, id: string): Promise<string> {
  let content = '';
  const read = async () => {
    content = await look(id, { waitSeconds: 1 });
    return outputIn(content);
  };
  await expect.poll(read).toContain(printed);
  return content;
}

/** What stands between the fences. */
function outputIn(content: string): string {
  return /\[data .*\]\n([\s\S]*)\n\[end of data/.exec(content)?.[1] ?? '';
}

function terminalTabs(): Promise<number> {
  return driver.editor.page.locator('.terminal-groups-container .terminal-wrapper').count();
}

/** What holds with and without shell integration. */
function commandContract(): void {
  test('a command that only reads runs without a question', async () => {
    const { result, questions } = await driver.call('run_command', { command: 'cat format.ts' });
    const text = await fs.readFile(path.join(driver.editor.workspace, 'format.ts'), 'utf8');
    expect(questions).toEqual([]);
    expect(result.content).toMatch(/^Exit code 0\.\n/);
    expect(outputIn(result.content)).toBe(text.trimEnd());
  });

  test('any other is asked about, and tells its exit code, which is no error', async () => {
    const command = 'node -e "console.log(1); console.error(2); process.exit(3)"';
    const { result, questions } = await driver.call('run_command', { command });
    expect(questions).toMatchObject([{ title: expect.stringContaining(command) }]);
    expect(result.content).toMatch(/^Exit code 3\.\n/);
    expect(result.isError).toBeUndefined();
    expect(outputIn(result.content).split('\n').toSorted()).toEqual(['1', '2']);
  });

  test('a denied one is not run, and the model is told', async () => {
    const { result } = await driver.call(
      'run_command',
      { command: 'touch denied.txt' },
      { answers: ['deny'] },
    );
    expect(result).toMatchObject({ isError: true, content: expect.stringMatching(/user denied/) });
    expect(await fs.readdir(driver.editor.workspace)).not.toContain('denied.txt');
  });

  test('what takes longer goes on, is read on, and stopped with all it started', async () => {
    const marker = `sleep ${300 + Math.floor(performance.now() % 1_000)}`;
    const { id, text } = await runUntil(
      'one',
      `echo one; until [ -e go ]; do sleep 0.1; done; echo two; ${marker}; echo three`,
    );
    expect(text).toBe('one');

    await fs.writeFile(path.join(driver.editor.workspace, 'go'), '');
    onTestFinished(() => fs.rm(path.join(driver.editor.workspace, 'go')));
    const second = await lookUntil('two', id);
    expect(second).toMatch(/^Still running as c\d+\.\n/);
    expect(outputIn(second)).toBe('two');
    await expect.poll(() => isRunning(marker)).toBe(true);

    const { result } = await driver.call('command_stop', { id });
    expect(result.content).toMatch(/^Stopped/);
    await expect.poll(() => isRunning(marker)).toBe(false);
    expect(outputIn(await look(id, { startLine: 1, endLine: 2 }))).toBe('one\ntwo');
  });

  test('one in the background leaves the next one its own terminal', async () => {
    const { id, text } = await runUntil('up', 'echo up; sleep 400', { background: true });
    expect(text).toBe('up');
    expect(outputIn(await run('echo meanwhile'))).toBe('meanwhile');
    await driver.call('command_stop', { id });
  });

  test('a question of a program is answered', async () => {
    const asking = 'printf "Name? "; read name; echo "Hello $name"';
    const { id, text } = await runUntil('Name?', asking);
    expect(text.trimEnd()).toBe('Name?');
    const { result, questions } = await driver.call('command_input', { id, text: 'Ada' });
    expect(questions).toHaveLength(1);
    expect(result.content).toMatch(/^Exit code 0\./);
    expect(outputIn(result.content)).toContain('Hello Ada');
  });

  test('several lines run as they were shown', async () => {
    const content = await run('for word in a b; do\n  echo "$word"\ndone\necho end');
    expect(content).toMatch(/^Exit code 0\./);
    expect(outputIn(content)).toBe('a\nb\nend');
  });

  test('a folder can be named, and the next command starts in its own again', async () => {
    await fs.mkdir(path.join(driver.editor.workspace, 'inner'), { recursive: true });
    const inner = path.join(driver.editor.workspace, 'inner');
    expect(outputIn(await run('pwd', { path: 'inner' }))).toBe(inner);
    await run('cd /tmp');
    expect(outputIn(await run('pwd'))).toBe(driver.editor.workspace);
  });

  test('two at once do not mix', async () => {
    const outputs = await Promise.all([
      run('echo left; sleep 1; echo LEFT'),
      run('echo right; sleep 1; echo RIGHT'),
    ]);
    expect(outputs.map(outputIn)).toEqual(['left\nLEFT', 'right\nRIGHT']);
  });

  test('a long output keeps its beginning and end, and the rest can be read', async () => {
    const content = await run('seq -f "line number %.0f of a long output" 1 20000');
    expect(outputIn(content)).toMatch(
      /^line number 1 of[\s\S]*\n\[lines left out: \d+\]\n[\s\S]*\nline number 20000 of a long output$/,
    );
    const [, first = '', id = ''] = /Left out are lines (\d+) .* id (c\d+)/.exec(content) ?? [];
    const again = await look(id, { startLine: Number(first), endLine: Number(first) });
    expect(outputIn(again)).toBe(`line number ${first} of a long output`);
  });

  test('tests are run by their own runner, and failures told with their place', async () => {
    const folder = path.join(driver.editor.workspace, 'tested');
    await plant(folder, {
      'package.json': '{"scripts": {"test": "node --test"}}',
      'sum.test.mjs': `import { test } from 'node:test';
test('adds', () => {});
test('is wrong', () => { throw new Error('one is not two'); });`,
    });
    const { result, questions } = await driver.call('run_tests', { path: 'tested' });
    expect(questions).toMatchObject([
      { title: expect.stringMatching(/^Run in tested: node --test/) },
    ]);
    expect(result.summary).toBe('Tests: 1 passed, 1 failed, 0 skipped');
    expect(outputIn(result.content)).toBe(
      `FAILED is wrong (${path.join(folder, 'sum.test.mjs')}:3)\none is not two`,
    );
  });

  test('no pager waits for a key, and the terminal does not take the focus', async () => {
    await driver.editor.openFile('cart.ts');
    expect(outputIn(await run('echo "$PAGER $GIT_PAGER"'))).toBe('cat cat');
    expect(await driver.editor.page.locator('.monaco-editor.focused').count()).toBe(1);
  });

  test('who gives up stops the command', async () => {
    const marker = `sleep ${2_000 + Math.floor(performance.now() % 1_000)}`;
    const turn = new AbortController();
    const running = run(marker, {}, { signal: turn.signal });
    await expect.poll(() => isRunning(marker)).toBe(true);
    turn.abort();
    await expect(running).rejects.toThrow();
    await expect.poll(() => isRunning(marker)).toBe(false);
  });
}

describe('in a terminal with shell integration', () => {
  beforeAll(async () => {
    driver = await ToolDriver.start({ env: { SHELL: '/bin/bash' } });
  });
  afterAll(() => driver?.close());

  commandContract();

  test('programs see a terminal', async () => {
    expect(await run('test -t 1')).toMatch(/^Exit code 0\./);
  });

  test('not a byte of what quick commands print gets lost', async () => {
    for (let count = 1; count <= 20; count += 1) {
      expect(outputIn(await run(`echo ${count}`))).toBe(String(count));
    }
  });

  test('the terminal is reused while it is idle', async () => {
    await run('echo one');
    const before = await terminalTabs();
    await run('echo two');
    expect(await terminalTabs()).toBe(before);
  });

  test('colours and progress bars are what they look like', async () => {
    const command = String.raw`printf '\033[31mred\033[0m\n10%%\r100%%\n'`;
    expect(outputIn(await run(command))).toBe('red\n100%');
  });

  test('a command that ends its shell is over, with its exit code', async () => {
    expect(await run('exit 5')).toMatch(/^Exit code 5\./);
    expect(outputIn(await run('echo again'))).toBe('again');
  });

  test('a terminal that the user closes ends its command', async () => {
    const content = await run('echo here; sleep 500', { waitSeconds: 2 });
    await driver.editor.runCommand('Terminal: Kill All Terminals');
    expect(await look(idIn(content))).toMatch(/^Ended; the exit code is not known|^Exit code/);
    expect(outputIn(await run('echo again'))).toBe('again');
  });

  test('what the user has half typed is not run along', async () => {
    await run('echo ready');
    await driver.editor.runCommand('Terminal: Focus Terminal');
    await driver.editor.typeText('touch half-typed; ');
    expect(outputIn(await run('echo whole'))).toBe('whole');
    expect(await fs.readdir(driver.editor.workspace)).not.toContain('half-typed');
  });
});

describe('without shell integration', () => {
  beforeAll(async () => {
    driver = await ToolDriver.start({
      env: { SHELL: '/bin/bash' },
      settings: {
        'terminal.integrated.shellIntegration.enabled': false,
        'terminal.integrated.gpuAcceleration': 'off', // Its rows can be read then.
      },
    });
  });
  afterAll(() => driver?.close());

  commandContract();

  test('programs see no terminal', async () => {
    expect(await run('test -t 1')).toMatch(/^Exit code 1\./);
  });

  test('the user sees the command and what it printed', async () => {
    await run('echo for all to see');
    const rows = driver.editor.page.locator('.xterm-rows');
    const read = async () => (await rows.allInnerTexts()).join('\n').replaceAll('\u00A0', ' ');
    await expect.poll(read).toMatch(/\$ echo for all to see\s+for all to see/);
  });
});

/** Whether a process runs with exactly this command line (Linux). */
async function isRunning(commandLine: string): Promise<boolean> {
  const ids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(
    ids.map((id) => fs.readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')), // It may be gone.
  );
  return lines.some((line) => line.replaceAll('\0', ' ').trim() === commandLine);
}
