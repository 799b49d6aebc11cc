import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plant } from '../support/fileTree.ts';
import { ToolDriver } from '../support/toolDriver.ts';

const run = promisify(execFile);
const shop = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true } }\n',
  '.gitignore': 'dist/\n',
  '.env': 'KEY=secret\n',
  'dist/price.js': 'export const price = 1;\n',
  'src/price.ts': '/** What it costs. */\nexport function price(): number {\n  return 1;\n}\n',
  'src/cart.ts': `import { price } from './price';

export const wrong: string = 1;
export function total(): number {
  return price() + price();
}
`,
};

let driver: ToolDriver;
let folder: string;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-shop-'));
  await plant(folder, shop);
  const git = (...args: readonly string[]) =>
    run('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@shop.test', ...args], { cwd: folder });
  await git('init', '--quiet');
  await git('add', '--force', '.');
  await git('commit', '--quiet', '--message', 'Open the shop');
  driver = await ToolDriver.start({ workspace: folder, settings: { 'git.enabled': true } });
});
afterAll(async () => {
  await driver?.close();
  await fs.rm(folder, { recursive: true, force: true });
});

test('lists, searches and reads what may be seen', async () => {
  expect(await answer('list_files')).toBe(
    './\n  src/\n    cart.ts\n    price.ts\n  .gitignore\n  tsconfig.json',
  );
  expect(await answer('search_text', { pattern: '^export function', isRegex: true })).toBe(
    'src/cart.ts\n4| export function total(): number {\n\nsrc/price.ts\n2| export function price(): number {',
  );
  expect(await answer('search_text', { pattern: 'secret' })).toContain('Nothing was found');
  expect(await answer('read_file', { path: 'src/price.ts', startLine: 2, endLine: 3 })).toBe(
    '2| export function price(): number {\n3|   return 1;',
  );
});

test('knows code by its meaning', async () => {
  const use = { path: 'src/cart.ts', line: 5, symbol: 'price' };
  // Until TypeScript has read the project, it knows each file by itself.
  await expect
    .poll(() => answer('go_to_definition', use), { timeout: 30_000 })
    .toBe('src/price.ts\n2| export function price(): number {');
  expect(await answer('find_references', use)).toBe(
    "src/cart.ts\n1| import { price } from './price';\n5|   return price() + price();\n\n" +
      'src/price.ts\n2| export function price(): number {',
  );
  expect(await answer('hover', use)).toContain('What it costs.');
  expect(await answer('find_symbol', { symbol: 'total' })).toContain(
    '4| export function total(): number {',
  );
});

test('shows what the compiler says, and after an edit only what is new', async () => {
  const wrong =
    "src/cart.ts, line 3: error: Type 'number' is not assignable to type 'string'. (ts 2322)";
  await expect
    .poll(() => answer('get_problems', { path: 'src/cart.ts' }), { timeout: 30_000 })
    .toBe(wrong);
  const edits = [{ search: '  return price() + price();', replace: '  return price() + tax();' }];
  const edit = {
    path: 'src/cart.ts',
    edits: [
      ...edits,
      {
        search: "import { price } from './price';",
        replace: "// first\nimport { price } from './price';",
      },
    ],
  };
  const { result } = await driver.call('edit_file', edit, { turnId: 'edit' });
  expect(result.isError).toBeUndefined();
  const onlyNew = { path: 'src/cart.ts', onlyNew: true };
  await expect
    .poll(() => answer('get_problems', onlyNew, 'edit'), { timeout: 30_000 })
    .toBe("src/cart.ts, line 6: error: Cannot find name 'tax'. (ts 2304)");
});

test('shows what has changed since the last commit, without secrets', async () => {
  await fs.writeFile(path.join(driver.editor.workspace, '.env'), 'KEY=other\n');
  await fs.writeFile(path.join(driver.editor.workspace, 'src/new.ts'), 'export {};\n');
  await fs.writeFile(
    path.join(driver.editor.workspace, 'src/price.ts'),
    'export const price = 2;\n',
  );
  await expect
    .poll(() => answer('git_diff'), { timeout: 30_000 })
    .toContain('+export const price = 2;');
  const diff = await answer('git_diff');
  expect(diff).toContain('Not known to git yet: src/new.ts');
  expect(diff).not.toContain('KEY');
  expect(await answer('git_log')).toMatch(/^[0-9a-f]{8} \d{4}-\d\d-\d\d Ada: Open the shop$/);
});

/** What stands between the fences of a tool's answer, all of it where there are none. */
async function answer(
  tool: string,
  given: Readonly<Record<string, unknown>> = {},
  turnId = 'look',
): Promise<string> {
  const { result } = await driver.call(tool, given, { turnId });
  return /\[data .*\]\n([^]*)\n\[end of data/.exec(result.content)?.[1] ?? result.content;
}
