import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runTests, type TestPorts } from '../../../src/core/chat/tools/runTests.ts';
import { runTool } from '../../../src/core/chat/tools/tool.ts';
import { quoteWord } from '../../../src/core/chat/terminals/quoteWord.ts';
import { TerminalCommands } from '../../../src/core/chat/terminals/terminalCommands.ts';
import { systemClock } from '../../../src/host/systemClock.ts';
import { localDisk } from '../../../src/host/workspace/disk.ts';
import { ProcessTerminal } from '../../../src/host/workspace/processTerminal.ts';
import { TemporaryReport } from '../../../src/host/workspace/temporaryReport.ts';
import { WorkspaceFiles } from '../../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from '../../support/fakeEditorFiles.ts';
import { plant } from '../../support/fileTree.ts';

const never = new AbortController().signal;
const modules = path.join(import.meta.dirname, '../../../node_modules');
const processes = new ProcessTerminal();

let home: string;
let report: TemporaryReport;
beforeAll(async () => {
  home = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-tests-')));
  report = new TemporaryReport(path.join(home, 'reports'));
});
afterAll(async () => {
  processes.dispose();
  await fs.rm(home, { recursive: true, force: true });
});

/** Runs the tests of a folder below the home as the tool does, by a gate that permits all. */
async function testsOf(folder: string, given: Readonly<Record<string, string>> = {}) {
  const root = path.join(home, folder);
  const workspace = new WorkspaceFiles(localDisk(), new FakeEditorFiles(root), () => []);
  const terminals = new TerminalCommands(
    {
      shell: () => 'bash',
      start: async ({ command, folder: place }, listener) =>
        processes.start({ command, shellPath: '/bin/bash', folder: place.real }, listener),
    },
    systemClock,
  );
  const gate: TestPorts['gate'] = {
    command: async (_tool, _turnId, { command, folder: place, waitMs }, signal) =>
      terminals.run({ command, folder: place, shell: 'bash' }, waitMs, signal),
    input: async () => undefined,
  };
  const ports: TestPorts = {
    ...{ workspace, terminals, gate, turnId: 't', testReport: report },
    ...{ randomId: () => 'f00d', maxResultTokens: 4_000 },
  };
  return runTool(runTests, given, ports, never);
}

describe('a real runner', () => {
  test('node --test, all files and by a name with signs in it', async () => {
    await plant(path.join(home, 'node'), {
      'package.json': '{"scripts": {"test": "node --test"}}',
      'a.test.mjs': `import { test } from 'node:test';
test('adds (a+b)', () => {});
test('is wrong', () => { throw new Error('no'); });`,
      'b.test.mjs': `import { test } from 'node:test'; test('later', { skip: true }, () => {});`,
    });
    expect((await testsOf('node')).summary).toBe('Tests: 1 passed, 1 failed, 1 skipped');
    expect((await testsOf('node', { name: 'adds (a+b)' })).summary).toMatch(
      /^Tests: 1 passed, 0 failed/,
    );
    const one = await testsOf('node', { path: 'b.test.mjs' });
    expect(one.summary).toBe('Tests: 0 passed, 0 failed, 1 skipped');
  });

  test('vitest, with a file whose name needs quotes', async () => {
    await plant(path.join(home, 'vitest'), {
      'package.json': '{"type": "module", "devDependencies": {"vitest": "*"}}',
      node_modules: { link: modules },
      "it's $HOME.test.ts": `import { expect, test } from 'vitest';
test('adds', () => {});
test('is empty', () => { expect([1]).toEqual([]); });`,
    });
    const { content, summary } = await testsOf('vitest', { path: "it's $HOME.test.ts" });
    expect(summary).toBe('Tests: 1 passed, 1 failed, 0 skipped');
    expect(content).toMatch(/FAILED is empty \(.*it's \$HOME\.test\.ts:3\)/);
  });

  test('an earlier report is not taken for that of a runner that can not start', async () => {
    await plant(path.join(home, 'broken'), {
      'package.json': '{"scripts": {"test": "node --no-such-option --test"}}',
    });
    await testsOf('node');
    const { content } = await testsOf('broken');
    expect(content).toMatch(/^There was no test report\. Exit code \d+\.[\s\S]*no-such-option/);
  });
});

test.each(['bash', 'sh'])('%s takes a quoted word literally, whatever is in it', async (shell) => {
  const words = [
    "it's",
    '$HOME',
    '`id`',
    'a b',
    '-n',
    '*',
    '~',
    '!x',
    '\\',
    '"',
    '',
    '=ls',
    '{a,b}',
    '#x',
    'é🎉',
  ];
  const line = words.map((word) => quoteWord(word, shell === 'bash' ? 'bash' : 'sh')).join(' ');
  const { stdout } = await promisify(execFile)(shell, ['-c', `printf '[%s]\\n' ${line}`]);
  expect(stdout).toBe(words.map((word) => `[${word}]\n`).join(''));
});

test('a report that is a link, a pipe or a folder is none', async () => {
  const place = new TemporaryReport(path.join(home, 'odd'));
  expect(await place.read()).toBeUndefined();
  await place.clear();
  await fs.symlink('/etc/passwd', place.path);
  expect(await place.read()).toBeUndefined();
  await place.clear();
  await promisify(execFile)('mkfifo', [place.path]);
  expect(await place.read()).toBeUndefined();
  await place.clear();
  await fs.mkdir(place.path);
  expect(await place.read()).toBeUndefined();
});
