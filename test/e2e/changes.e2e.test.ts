import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { harvest, plant } from '../support/fileTree.ts';
import { ToolDriver } from '../support/toolDriver.ts';

const cart = `import { price } from './price';

export class Cart {
  #count = 0;

  add(): void {
    this.#count = this.#count + 1;
  }

  total(): number {
    return this.#count * price();
  }
}
`;
const shop = {
  'tsconfig.json': '{ "compilerOptions": { "strict": true, "noEmit": true } }\n',
  'package.json': '{\n  "scripts": { "test": "vitest" }\n}\n',
  'src/cart.ts': cart,
  'src/price.ts': 'export function price(): number {\n  return 1;\n}\n',
  'src/shelf.ts': "import { price } from './price';\n\nexport const shelf = [price()];\n",
  'notes.txt': 'one\r\ntwo\r\nthree',
  'old.txt': 'old\n',
};

/** Every file is written safely, one after the other; a busy disk takes its time. */
const undoLimitMs = 90_000;

let driver: ToolDriver;
let folder: string;
let turnCount = 0;
beforeAll(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-changes-'));
  await plant(folder, shop);
  driver = await ToolDriver.start({ workspace: folder });
});
afterAll(async () => {
  await driver?.close();
  await fs.rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  turnCount += 1;
});
afterEach(async () => {
  await driver.editor.runCommand('View: Close All Editors');
  await plant(driver.editor.workspace, shop);
});

const read = (name: string) => fs.readFile(path.join(driver.editor.workspace, name), 'utf8');
const everything = () => harvest(driver.editor.workspace);
const tab = () => driver.editor.page.locator('.tab.active .label-name');

/** A button above a line of the diff editor. */
function button(title: string): Locator {
  return driver.editor.page.locator('.codelens-decoration a', { hasText: title }).first();
}

/** Calls a tool whose questions the user at the editor answers. */
function review(
  tool: string,
  given: Readonly<Record<string, unknown>>,
  signal?: AbortSignal,
): Promise<string> {
  const options = { answers: ['review'] as const, turnId: `turn ${turnCount}` };
  return driver
    .call(tool, given, signal ? { ...options, signal } : options)
    .then(({ result }) => result.content);
}

const importLine = "import { price } from './price';\n";
const threeEdits = {
  path: 'src/cart.ts',
  edits: [
    { search: importLine, replace: `${importLine}import { tax } from './tax';\n` },
    { search: 'this.#count + 1', replace: 'this.#count + 2' },
    { search: 'return this.#count * price();', replace: 'return price() * this.#count;' },
  ],
};

describe('a review', () => {
  test('writes the accepted hunks alone, decided by key and by mouse', async () => {
    const answer = review('edit_file', threeEdits);
    await button('Accept Change 1 of 3: +1 −0').waitFor();
    await takePictures();
    expect(await read('src/cart.ts')).toBe(cart);

    await driver.editor.press('Control+Enter');
    await button('Accept Change 1 of 3').waitFor({ state: 'detached' });
    await driver.editor.press('Control+Backspace');
    await button('Accept Change 2 of 3').waitFor({ state: 'detached' });
    expect(await read('src/cart.ts')).toBe(cart);
    await button('Accept Change 3 of 3: +1 −1').click();

    expect(await answer).toContain('In src/cart.ts the user rejected what was to change in line 7');
    expect(await read('src/cart.ts')).toBe(
      cart
        .replace(importLine, `${importLine}import { tax } from './tax';\n`)
        .replace('this.#count * price()', 'price() * this.#count'),
    );
    await tab().filter({ hasText: 'Edit src/cart.ts' }).waitFor({ state: 'detached' });
  });

  test('shows the problems of what was accepted, and undo brings every byte back', async () => {
    const before = await everything();
    expect(await review('read_file', { path: 'src/price.ts' })).toContain('return 1;');
    const edits = [{ search: 'return 1;', replace: "return 'one';" }];
    const answer = review('edit_file', { path: 'src/price.ts', edits });
    await button('Accept Change').click();
    expect(await answer).toContain("2|   return 'one';");

    const problems = await review('get_problems', { path: 'src/price.ts', onlyNew: true });
    expect(problems).toContain("Type 'string' is not assignable to type 'number'");
    await undo('Undo src/price.ts');
    expect(await everything()).toEqual(before);
  });

  test('that is closed has denied it, and the model is told', async () => {
    const answer = review('edit_file', threeEdits);
    await button('Accept All 3 Changes').waitFor();
    await driver.editor.runCommand('View: Close Editor');
    expect(await answer).toContain('The user denied this, so nothing was done.');
    expect(await read('src/cart.ts')).toBe(cart);
  });

  test('vanishes when the turn is stopped', async () => {
    const stop = new AbortController();
    const answer = review('edit_file', threeEdits, stop.signal);
    answer.catch(() => undefined); // It is looked at below.
    await button('Accept All 3 Changes').waitFor();
    stop.abort(new Error('stopped'));
    await expect(answer).rejects.toThrow('stopped');
    await tab().filter({ hasText: 'Edit src/cart.ts' }).waitFor({ state: 'detached' });
    expect(await read('src/cart.ts')).toBe(cart);
  });

  test('goes through several files, those that come, go and get a new name among them', async () => {
    const patch = [
      ...['--- a/notes.txt', '+++ b/notes.txt', '@@ -1,3 +1,3 @@', '-one', '+1', ' two', ' three'],
      ...['--- /dev/null', '+++ b/new.txt', '@@ -0,0 +1 @@', '+new'],
      ...['--- a/old.txt', '+++ /dev/null', '@@ -1 +0,0 @@', '-old', ''],
    ].join('\n');
    const answer = review('apply_patch', { patch });
    await tab().filter({ hasText: 'Edit notes.txt (1 of 3)' }).waitFor();
    await button('Accept Change').click();
    await tab().filter({ hasText: 'Create new.txt (2 of 3)' }).waitFor();
    await button('Reject New File').click();
    await tab().filter({ hasText: 'Delete old.txt (3 of 3)' }).waitFor();
    expect(await everything()).toEqual(shop);
    await button('Accept Deletion').click();

    const told = await answer;
    expect(told).toContain('The user rejected the new file new.txt; it was not created.');
    expect(told).toContain('old.txt was deleted for good: there is no trash here.');
    const { 'old.txt': _, ...rest } = shop;
    expect(await everything()).toEqual({ ...rest, 'notes.txt': '1\r\ntwo\r\nthree' });
    await undo('Undo 2 Files');
    expect(await everything()).toEqual(shop);
  });

  test('says why a file that configures execution is asked about, each time', async () => {
    const edits = [{ search: 'vitest', replace: 'jest' }];
    const answer = review('edit_file', { path: 'package.json', edits });
    await button('Accept Change').waitFor();
    const warning = driver.editor.page.locator('.notification-toast', { hasText: 'Look twice' });
    expect(await warning.innerText()).toContain('package.json decides what npm');
    await driver.editor.screenshot('review-warning');
    expect(await button('Always Accept…').count()).toBe(0);
    await button('Reject Change').click();
    expect(await answer).toContain('The user denied this');
    await warning.waitFor({ state: 'detached' });
  });

  test('can be the last one of its kind', async () => {
    const edit = (search: string, replace: string) => {
      return { path: 'src/price.ts', edits: [{ search, replace }] };
    };
    const answer = review('edit_file', edit('1', '2'));
    await button('Always Accept…').click();
    await driver.editor.pickItem('Until This Turn Is Over');
    await answer;
    expect(await review('edit_file', edit('price()', 'cost()'))).toContain('Edited');

    const nextTurn = { turnId: 'next', answers: ['deny'] as const };
    const { questions } = await driver.call('edit_file', edit('2', '3'), nextTurn);
    expect(questions).toHaveLength(1);
  });
});

describe('a review of many files', () => {
  const names = Array.from({ length: 6 }, (_, index) => `many/${index}.txt`);
  const text = 'one\r\ntwo\r\nthree\r\nfour\r\nfive\r\n';
  const patch = names
    .map((name) => [
      ...[`--- a/${name}`, `+++ b/${name}`, '@@ -1,5 +1,5 @@', '-one', '+1', ' two', ' three'],
      ...[' four', '-five', '+5', ''],
    ])
    .concat([['--- /dev/null', '+++ b/many/new.txt', '@@ -0,0 +1 @@', '+new', '']])
    .map((lines) => lines.join('\n'))
    .join('');
  beforeEach(() =>
    plant(driver.editor.workspace, Object.fromEntries(names.map((name) => [name, text]))),
  );
  afterEach(() => fs.rm(path.join(driver.editor.workspace, 'many'), { recursive: true }));

  const panel = () => driver.editor.page.locator('.bulk-edit-panel');
  const row = (label: string) => panel().locator('.monaco-list-row', { hasText: label }).first();
  const tick = (label: string) => row(label).locator('.edit-checkbox').click();

  test('takes what is ticked in the preview, whole files and single hunks', async () => {
    const answer = review('apply_patch', { patch });
    await row('0.txt').waitFor();
    await driver.editor.runCommand('View: Toggle Maximized Panel');
    await tick('1.txt');
    await tick('new.txt');
    await panel()
      .locator('.monaco-list-row', { hasText: 'five' })
      .last()
      .locator('.edit-checkbox')
      .click();
    await driver.editor.screenshot('review-many');
    expect(await read('many/1.txt')).toBe(text);
    await panel().getByRole('button', { name: 'Apply' }).click();

    const told = await answer;
    expect(told).toContain('In many/5.txt the user rejected what was to change in line 1 (');
    expect(told).toContain('The user rejected the edit of many/0.txt');
    expect(await everything()).toEqual({
      ...shop,
      ...Object.fromEntries(names.map((name) => [name, text])),
      'many/1.txt': text.replace('one', '1').replace('five', '5'),
      'many/5.txt': text.replace('five', '5'),
      'many/new.txt': 'new\n',
    });
  });

  test('that is discarded has denied it', async () => {
    const answer = review('apply_patch', { patch });
    await panel().getByRole('button', { name: 'Discard' }).click();
    expect(await answer).toContain('The user denied this');
  });

  test('vanishes when the turn is stopped', async () => {
    const stop = new AbortController();
    const answer = review('apply_patch', { patch }, stop.signal);
    answer.catch(() => undefined); // It is looked at below.
    await row('0.txt').waitFor();
    stop.abort(new Error('stopped'));
    await expect(answer).rejects.toThrow('stopped');
    await row('0.txt').waitFor({ state: 'detached' });
    expect(await read('many/1.txt')).toBe(text);
  });
});

describe('a file that is open', () => {
  test('is changed as the user sees it, saved, and one undo takes the change back', async () => {
    const { editor } = driver;
    await editor.openFile('src/price.ts', { line: 3, column: 2 });
    await editor.typeText(' // mine');
    const edits = [{ search: '} // mine', replace: '} // ours' }];
    const answer = await driver.call('edit_file', { path: 'src/price.ts', edits });
    expect(answer.result.content).toContain('} // ours');
    expect(await read('src/price.ts')).toBe(`${shop['src/price.ts'].trim()} // ours\n`);

    const lines = editor.page.locator('.view-lines');
    await lines.getByText('ours').waitFor();
    await editor.press('Control+Z');
    await lines.getByText('mine').waitFor();
    expect(await editor.saveAndRead('src/price.ts')).toBe(
      `${shop['src/price.ts'].trim()} // mine\n`,
    );
    expect(await editor.page.locator('.notification-toast').count()).toBe(0);
  });

  test('is undone on the screen as well', async () => {
    const { editor } = driver;
    await editor.openFile('notes.txt');
    const edits = [{ search: 'two', replace: 'zwei' }];
    await driver.call('edit_file', { path: 'notes.txt', edits }, { turnId: `turn ${turnCount}` });
    await editor.page.locator('.view-lines').getByText('zwei').waitFor();
    await undo('Undo notes.txt');
    await editor.page.locator('.view-lines').getByText('two').waitFor();
    expect(await read('notes.txt')).toBe(shop['notes.txt']);
  });
});

test('a rename takes the imports along, as one change', async () => {
  const symbol = { path: 'src/price.ts', line: 1, symbol: 'price' };
  // Until TypeScript has read the project, it knows each file by itself.
  await expect
    .poll(() => review('find_references', symbol), { timeout: 30_000 })
    .toContain('shelf');
  const given = { path: 'src/price.ts', newPath: 'src/deep/cost.ts' };
  const { result, questions } = await driver.call('rename_file', given);
  expect(questions.map(({ title }) => title)).toEqual([
    'Edit src/cart.ts, Edit src/shelf.ts, Rename src/price.ts to src/deep/cost.ts',
  ]);
  expect(result.content).toContain('Imports were updated in src/cart.ts, src/shelf.ts.');
  expect(await read('src/cart.ts')).toBe(cart.replace('./price', './deep/cost'));
  expect(await read('src/deep/cost.ts')).toBe(shop['src/price.ts']);
  await fs.rm(path.join(driver.editor.workspace, 'src/deep'), { recursive: true });
});

test('a crash in the middle of a change leaves each file old or new, and all of it can be undone', async () => {
  const names = Array.from(
    { length: 80 },
    (_, index) => `big/${String(index).padStart(2, '0')}.txt`,
  );
  const filling = 'x'.repeat(79).concat('\n').repeat(2_500);
  const [old, changed] = [`old\n${filling}`, `new\n${filling}`];
  await plant(driver.editor.workspace, Object.fromEntries(names.map((name) => [name, old])));
  const before = await everything();
  const patch = names
    .map(
      (name) =>
        `--- a/${name}\n+++ b/${name}\n@@ -1,2 +1,2 @@\n-old\n+new\n ${filling.slice(0, 80)}`,
    )
    .join('');
  await driver.crashAfter(async () => {
    const call = driver.call('apply_patch', { patch }, { turnId: 'crashing' });
    call.catch(() => undefined); // Nobody answers it.
    await untilChanged(names[0] ?? '', old);
  });

  const texts = await Promise.all(names.map(read));
  const count = texts.filter((text) => text === changed).length;
  expect(texts.filter((text) => text !== old && text !== changed)).toEqual([]);
  expect(count).toBeGreaterThan(0);
  expect(count).toBeLessThan(names.length);
  await undo(`Undo ${names.length} Files`);
  expect(await everything()).toEqual(before);
});

async function untilChanged(name: string, old: string): Promise<void> {
  while ((await read(name)) === old) {
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

/** Undoes by the palette, and waits until the editor says that it is done. */
async function undo(row: string): Promise<void> {
  await driver.editor.runCommand('GLM Air: Undo Changes');
  await driver.editor.pickItem(row);
  const done = driver.editor.page.locator('.notification-toast', { hasText: 'again what' });
  await done.waitFor({ timeout: undoLimitMs });
  await driver.editor.runCommand('Notifications: Clear All Notifications');
}

async function takePictures(): Promise<void> {
  for (const [name, theme, themeClass] of themes) {
    await driver.editor.setSettings({ 'workbench.colorTheme': theme });
    await driver.editor.page.locator(`.monaco-workbench${themeClass}`).waitFor();
    await driver.editor.screenshot(`review-${name}`);
  }
}

const themes = [
  ['dark', 'Default Dark Modern', '.vs-dark'],
  ['high-contrast', 'Default High Contrast', '.hc-black'],
  ['light', 'Default Light Modern', '.vs'],
] as const;
