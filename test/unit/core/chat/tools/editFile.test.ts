import { afterEach, beforeEach, expect, test } from 'vitest';
import { editFile } from '../../../../../src/core/chat/tools/editFile.ts';
import { withoutRejected } from '../../../../../src/core/safety/partialApproval.ts';
import { runTool } from '../../../../../src/core/chat/tools/tool.ts';
import { editDesk, type EditDesk } from '../../../../support/editDesk.ts';

const never = new AbortController().signal;
const cart = 'export function total(cart) {\n  return cart.price;\n}\n';

let desk: EditDesk;
beforeEach(async () => {
  desk = await editDesk();
  await desk.write('src/cart.js', cart);
});
afterEach(() => desk.dispose());

const edit = (given: unknown) => runTool(editFile, given, desk.ports('turn 1'), never);

test('edits a file and tells what it looks like now', async () => {
  const edits = [{ search: 'cart.price', replace: 'cart.price * cart.count' }];
  expect(await edit({ path: 'src/cart.js', edits })).toEqual({
    content: [
      'Edited src/cart.js. It now reads:',
      '[data c0ffee: file "src/cart.js", 74 characters]',
      '1| export function total(cart) {',
      '2|   return cart.price * cart.count;',
      '3| }',
      '[end of data c0ffee]',
    ].join('\n'),
    summary: 'Edited src/cart.js, +1 −1',
  });
  expect(await desk.read('src/cart.js')).toBe(cart.replace('price', 'price * cart.count'));
});

test('shows the gate the whole file before and after', async () => {
  await edit({ path: 'src/cart.js', edits: [{ search: 'price', replace: 'cost' }] });
  expect(desk.asked).toMatchObject([
    [{ kind: 'edit', before: cart, after: cart.replace('price', 'cost') }],
  ]);
});

test('changes nothing when one of several edits does not fit', async () => {
  const edits = [
    { search: 'price', replace: 'cost' },
    { search: 'amount', replace: 'count' },
  ];
  const { content, isError } = await edit({ path: 'src/cart.js', edits });
  expect(content).toContain('Nothing was changed in src/cart.js. Edit 2: The search is not');
  expect(isError).toBe(true);
  expect(await desk.read('src/cart.js')).toBe(cart);
  expect(desk.asked).toEqual([]);
});

test('edits the text that the user sees, saved or not', async () => {
  const real = `${desk.root}/src/cart.js`;
  desk.editor.unsaved.set(real, cart.replace('price', 'amount'));
  await edit({ path: 'src/cart.js', edits: [{ search: 'amount', replace: 'cost' }] });
  expect(await desk.read('src/cart.js')).toBe(cart.replace('price', 'cost'));
});

test('says so when the file was changed further on the way', async () => {
  const ports = desk.ports('turn 1');
  const formatting = {
    ...ports,
    gate: {
      async change(...given: Parameters<typeof ports.gate.change>) {
        const made = await ports.gate.change(...given);
        await desk.write('src/cart.js', 'const formatted = 1;\n');
        return made;
      },
    },
  };
  const edits = [{ search: 'price', replace: 'cost' }];
  const { content } = await runTool(editFile, { path: 'src/cart.js', edits }, formatting, never);
  expect(content).toContain('changed it further');
  expect(content).toContain('1| const formatted = 1;');
});

test('describes what the user left of it, and is not surprised by the rest', async () => {
  const ports = desk.ports('turn 1');
  const picky = {
    ...ports,
    gate: {
      async change(...[tool, turnId, changes, signal]: Parameters<typeof ports.gate.change>) {
        const left = withoutRejected(changes, [{ change: 0, hunks: [2] }]) ?? [];
        const made = await ports.gate.change(tool, turnId, left, signal);
        return { ...made, notes: ['Line 3 was rejected.'] };
      },
    },
  };
  await desk.write('list.txt', 'one\ntwo\nthree\n');
  const edits = [
    { search: 'one', replace: '1' },
    { search: 'three', replace: '3' },
  ];
  const { content, summary } = await runTool(editFile, { path: 'list.txt', edits }, picky, never);
  expect(await desk.read('list.txt')).toBe('1\ntwo\nthree\n');
  expect(content).toMatch(/^Edited list.txt. It now reads:\n/);
  expect(content).toMatch(/\nLine 3 was rejected.$/);
  expect(summary).toBe('Edited list.txt, +1 −1');
});

test('shows only the changed parts of a long file', async () => {
  const lines = Array.from({ length: 400 }, (_, index) => `line ${index + 1}`).join('\n');
  await desk.write('long.txt', lines);
  const edits = [
    { search: 'line 100\n', replace: 'hundred\n' },
    { search: 'line 300\n', replace: 'three hundred\n' },
  ];
  const { content } = await edit({ path: 'long.txt', edits });
  expect(content.split('\n').slice(2, -1)).toEqual([
    ...['98| line 98', '99| line 99', '100| hundred', '101| line 101', '102| line 102', '…'],
    ...['298| line 298', '299| line 299', '300| three hundred', '301| line 301', '302| line 302'],
  ]);
});

test('cuts a long excerpt and says how to see the rest', async () => {
  await desk.write('long.txt', 'start\n');
  const replace = Array.from({ length: 500 }, (_, index) => `new ${index}`).join('\n');
  const { content } = await edit({ path: 'long.txt', edits: [{ search: 'start', replace }] });
  expect(content.split('\n')).toHaveLength(64);
  expect(content).toContain('read_file shows the rest');
});

test('marks what it quotes in a refusal as data', async () => {
  const edits = [{ search: 'return cart.prize;', replace: 'x' }];
  const { content } = await edit({ path: 'src/cart.js', edits });
  expect(content).toContain(
    '[data c0ffee: file "src/cart.js", 43 characters]\n- return cart.prize;',
  );
});

test.each([
  ['a file that is not there', { path: 'src/card.js' }, 'does not exist'],
  ['a folder', { path: 'src' }, 'is a folder'],
  ['a place outside', { path: '../other.js' }, 'outside of the workspace'],
])('refuses %s', async (_, { path }, says) => {
  const { content, isError } = await edit({ path, edits: [{ search: 'a', replace: 'b' }] });
  expect(content).toContain(says);
  expect(isError).toBe(true);
});

test('tells what is wrong with its arguments', async () => {
  const { content, isError } = await edit({ path: 'src/cart.js', edits: [] });
  expect(content).toContain('edit_file was not run');
  expect(isError).toBe(true);
});
