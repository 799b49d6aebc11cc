import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { describe, expect, test } from 'vitest';
import { runTests } from '../../../../../src/core/chat/tools/runTests.ts';
import { runTool } from '../../../../../src/core/chat/tools/tool.ts';
import { CommandWorld } from '../../../../support/commandWorld.ts';

const never = new AbortController().signal;
const fixtures = path.join(import.meta.dirname, '../../../../fixtures/test-reports');
const reportIn = (file: string) => readFileSync(path.join(fixtures, file), 'utf8');
const manifest = (script: string, packages: readonly string[] = []) =>
  JSON.stringify({
    scripts: { test: script },
    devDependencies: Object.fromEntries(packages.map((name) => [name, '1.0.0'])),
  });

async function commandFor(
  files: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
  shell: CommandWorld['shell'] = 'bash',
): Promise<string | undefined> {
  const world = new CommandWorld().plant(files);
  world.shell = shell;
  const { content } = await runTool(runTests, given, world.ports, never);
  return world.asked.at(-1) ?? content;
}

const report = '/tmp/own/test-report';

describe('the runner', () => {
  test.each<[string, Readonly<Record<string, string>>, Readonly<Record<string, string>>, string]>([
    [
      'vitest by the script',
      { 'package.json': manifest('vitest run', ['jest']) },
      {},
      `.: npx --no -- vitest run --reporter=default --reporter=json --outputFile.json=${report}`,
    ],
    [
      'vitest for one file and name, with pnpm',
      { 'package.json': manifest('', ['vitest']), 'pnpm-lock.yaml': '', 'test/a b.test.ts': '' },
      { path: 'test/a b.test.ts', name: "adds (it's)" },
      String.raw`.: pnpm exec vitest run --reporter=default --reporter=json --outputFile.json=${report} -t 'adds \(it'\''s\)' 'test/a b.test.ts'`,
    ],
    [
      'jest, with yarn',
      { 'package.json': manifest('jest --ci'), 'yarn.lock': '' },
      {},
      `.: yarn run jest --json --outputFile=${report} --testLocationInResults`,
    ],
    [
      'mocha',
      { 'package.json': manifest('nyc mocha') },
      { name: 'cart' },
      `.: npx --no -- mocha --reporter json --reporter-option output=${report} --fgrep cart`,
    ],
    [
      'node:test with the options of the script',
      { 'package.json': manifest('node --import tsx --test test/*.ts') },
      {},
      `.: node --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination=${report} --import tsx --test test/*.ts`,
    ],
    [
      'node:test for one file',
      { 'package.json': manifest('node --import tsx --test test/*.ts'), 'test/a.ts': '' },
      { path: 'test/a.ts' },
      `.: node --test-reporter=spec --test-reporter-destination=stdout --test-reporter=tap --test-reporter-destination=${report} --import tsx --test test/a.ts`,
    ],
    [
      'that of the nearest package of a monorepo',
      {
        'package.json': manifest('turbo test'),
        'packages/cart/package.json': manifest('vitest'),
        'packages/cart/src/a.test.ts': '',
      },
      { path: 'packages/cart/src/a.test.ts' },
      `packages/cart: npx --no -- vitest run --reporter=default --reporter=json --outputFile.json=${report} src/a.test.ts`,
    ],
    [
      'pytest in its environment',
      { 'pyproject.toml': '', '.venv/pyvenv.cfg': '', 'tests/test_a.py': '' },
      { path: 'tests/test_a.py', name: 'empty' },
      `.: .venv/bin/python -m pytest -o junit_family=xunit1 --junitxml=${report} -k empty tests/test_a.py`,
    ],
    ['go', { 'go.mod': '' }, {}, '.: go test -json ./...'],
    [
      'go for a file',
      { 'go.mod': '', 'cart/cart_test.go': '' },
      { path: 'cart/cart_test.go', name: 'TestTotal' },
      '.: go test -json -run TestTotal ./cart',
    ],
    ['cargo', { 'Cargo.toml': '' }, { name: 'adds' }, '.: cargo test --no-fail-fast -- adds'],
    [
      'cargo for a target',
      { 'Cargo.toml': '', 'tests/cart.rs': '' },
      { path: 'tests/cart.rs' },
      '.: cargo test --no-fail-fast --test cart',
    ],
  ])('%s', async (_, files, given, expected) => {
    expect(await commandFor(files, given)).toBe(`run_tests in ${expected}`);
  });

  test('is quoted for PowerShell, and refused for cmd where no quotes help', async () => {
    const files = { 'package.json': manifest('vitest') };
    expect(await commandFor(files, { name: "it's" }, 'powershell')).toMatch(/-t 'it''s'$/);
    expect(await commandFor(files, { name: '100%' }, 'cmd')).toMatch(/cmd can't be given/);
  });

  test.each([
    [
      'a script that does more than call node',
      { 'package.json': manifest('node --test; rm -rf x') },
    ],
    ['a broken manifest', { 'package.json': '{' }],
    ['no manifest at all', { 'README.md': '' }],
  ])('is not guessed from %s', async (_, files: Readonly<Record<string, string>>) => {
    expect(await commandFor(files)).toMatch(/No test runner was found .* run_command/);
  });
});

describe('the answer', () => {
  test('has the counts and each failure with its message and place', async () => {
    const world = new CommandWorld().plant({ 'package.json': manifest('vitest') });
    world.report = reportIn('vitest.json');
    world.status = { ...world.status, exitCode: 1 };
    const { content, summary } = await runTool(runTests, {}, world.ports, never);
    expect(summary).toBe('Tests: 1 passed, 2 failed, 1 skipped');
    expect(content).toMatch(
      /^1 passed, 2 failed, 1 skipped\. Exit code 1 of: npx --no -- vitest run/,
    );
    expect(content).toContain(
      'FAILED cart › is empty (/work/shop/cart.test.ts:4)\nAssertionError:',
    );
    expect(world.asked[0]).toBe('clear');
  });

  test('is read from the output where the runner has no file', async () => {
    const world = new CommandWorld().plant({ 'Cargo.toml': '' });
    world.status = { ...world.status, exitCode: 101, newOutput: reportIn('cargo.txt') };
    const { content } = await runTool(runTests, {}, world.ports, never);
    expect(content).toMatch(/^2 passed, 2 failed, 1 skipped\. Exit code 101/);
    expect(content).toContain('FAILED tests::is_empty (src/lib.rs:10)');
  });

  test('is what was printed where there is no report', async () => {
    const world = new CommandWorld().plant({ 'package.json': manifest('vitest') });
    world.status = {
      ...world.status,
      exitCode: 1,
      newOutput: 'npx canceled due to missing packages',
    };
    const { content } = await runTool(runTests, {}, world.ports, never);
    expect(content).toMatch(/^There was no test report\. Exit code 1\.[\s\S]*missing packages/);
  });

  test('says so while the tests still run', async () => {
    const world = new CommandWorld().plant({ 'package.json': manifest('vitest') });
    world.status = { ...world.status, state: 'running', exitCode: undefined };
    const { content } = await runTool(runTests, {}, world.ports, never);
    expect(content).toMatch(/^The tests still run;[\s\S]*command_stop/);
  });

  test('names how many more failed than there is room for', async () => {
    const world = new CommandWorld().plant({ 'package.json': manifest('node --test') });
    world.report = Array.from(
      { length: 500 },
      (_, index) => `not ok ${index} - test ${index}`,
    ).join('\n');
    const { content } = await runTool(runTests, {}, world.ports, never);
    expect(content).toMatch(/\d+ more failed: call run_tests with a path or a name/);
    expect(content.length).toBeLessThan(8_000);
  });
});
