import { expect, test } from 'vitest';
import { readFile } from '../../../../../src/core/chat/tools/readFile.ts';
import { dataOf, LookWorld } from '../../../../support/lookWorld.ts';

test('shows a file as data, each line with a number that can’t be taken for a part of it', async () => {
  const { content, summary } = await read({ 'src/cart.ts': 'const a = 1;\n\nexport { a };\n' });
  expect(content).toBe(`src/cart.ts, lines 1–3 of 3:
[data f00d1: file "src/cart.ts", 36 characters]
1| const a = 1;
2| 
3| export { a };
[end of data f00d1]`);
  expect(summary).toBe('Read src/cart.ts, lines 1–3');
});

test.each([
  { range: { startLine: 2, endLine: 3 }, lines: ['2| b', '3| c'] },
  { range: { startLine: 3 }, lines: ['3| c', '4| d'] },
  { range: { endLine: 1 }, lines: ['1| a'] },
  { range: { startLine: 0, endLine: 99 }, lines: ['1| a', '2| b', '3| c', '4| d'] },
  { range: { startLine: -5, endLine: 1.9 }, lines: ['1| a'] },
])('reads the part $range', async ({ range, lines }) => {
  expect(dataOf(await read({ 'a.txt': 'a\nb\nc\nd\n' }, range)).split('\n')).toEqual(lines);
});

test.each([
  {
    range: { startLine: 5 },
    says: 'a.txt has 4 lines, so there is no line 5. Call read_file with a startLine up to 4.',
  },
  {
    range: { startLine: 3, endLine: 2 },
    says: 'No line of a.txt was read: endLine 2 is before startLine 3. Both count from 1 and are inclusive.',
  },
])('explains why nothing is in the part $range', async ({ range, says }) => {
  expect(await read({ 'a.txt': 'a\nb\nc\nd\n' }, range)).toMatchObject({
    content: says,
    isError: true,
  });
});

test('says how to go on where a file is longer than the answer may be', async () => {
  const text = Array.from({ length: 500 }, (_, index) => `line number ${index + 1}\n`).join('');
  const world = await LookWorld.of({ 'a.txt': text });
  world.maxResultTokens = 400;
  const first = await world.run(readFile, { path: 'a.txt' }, world.ports);
  const [, next] = /call again with startLine (\d+)\.$/.exec(first.content) ?? [];
  const second = await world.run(readFile, { path: 'a.txt', startLine: Number(next) }, world.ports);
  expect(Number(next)).toBeGreaterThan(20);
  expect(dataOf(first)).toContain(`\n${Number(next) - 1}| line number`);
  expect(dataOf(second)).toMatch(`${next}| line number ${next}\n`);
});

test('goes on by at least one line, whatever the room', async () => {
  const world = await LookWorld.of({ 'a.txt': 'some words\nmore words\n' });
  world.maxResultTokens = 1;
  const { content } = await world.run(readFile, { path: 'a.txt' }, world.ports);
  expect(content).toContain('1| some words\n');
  expect(content).toMatch(/call again with startLine 2\.$/);
});

test('cuts a line of 100,000 characters and says so', async () => {
  const data = dataOf(await read({ 'a.min.js': `${'x'.repeat(100_000)}\nend\n` }));
  expect(data).toBe(`1| ${'x'.repeat(600)} [99400 characters cut]\n2| end`);
});

test('never cuts a character in two', async () => {
  const data = dataOf(await read({ 'a.txt': `a${'😀'.repeat(400)}` }));
  expect(data.isWellFormed()).toBe(true);
});

test('prefers the editor’s unsaved text to the disk and says so', async () => {
  const world = await LookWorld.of({ 'a.ts': 'old\n' });
  world.editor.unsaved.set(world.at('a.ts'), 'new\n');
  const { content } = await world.run(readFile, { path: 'a.ts' }, world.ports);
  expect(content).toMatch(/^a\.ts \(not saved yet\), line 1 of 1:\n\[.*\]\n1\| new\n/);
});

test('tells an empty file and a missing line end', async () => {
  expect((await read({ 'a.txt': '' })).content).toBe('a.txt is empty.');
  expect((await read({ 'a.txt': 'end' })).content).toMatch(/\nIts last line has no line end\.$/);
});

test('counts lines with all ends that editors know', async () => {
  expect(dataOf(await read({ 'a.txt': 'a\r\nb\rc\nd' }))).toBe('1| a\n2| b\n3| c\n4| d');
});

test.each([
  { name: 'logo.png', bytes: Buffer.from('89504e470d0a1a0a', 'hex'), says: 'logo.png is an image' },
  { name: 'photo.JPG', bytes: Buffer.from('plain'), says: 'photo.JPG is an image' },
  { name: 'a.bin', bytes: Buffer.from([1, 0, 2, 255]), says: 'a.bin is not text' },
])('refuses $name politely', async ({ name, bytes, says }) => {
  const { content, isError } = await read({ [name]: bytes });
  expect(content).toContain(says);
  expect(isError).toBe(true);
});

test('reads several files, and the others where one can’t be read', async () => {
  const world = await LookWorld.of({ 'a.ts': 'a\n', 'b.ts': 'b\n', '.env': 'KEY=1\n' });
  const paths = ['a.ts', '.env', 'b.ts', 'a.ts'];
  const result = await world.run(readFile, { paths }, world.ports);
  expect(dataOf(result)).toBe('1| a\n\n1| b');
  expect(result.content).toContain('".env" is excluded');
  expect(result.content).not.toContain('KEY');
  expect(result).toMatchObject({ summary: 'Read 2 files, 1 not' });
  expect(result.isError).toBeUndefined();
});

test('shares the room of an answer among the files', async () => {
  const long = 'many words on each line\n'.repeat(1_000);
  const world = await LookWorld.of({ 'a.txt': long, 'b.txt': long });
  world.maxResultTokens = 600;
  const { content } = await world.run(readFile, { paths: ['a.txt', 'b.txt'] }, world.ports);
  expect(content.match(/call again with startLine/g)).toHaveLength(2);
});

test('asks for a path where none was given, and points to list_files for a folder', async () => {
  const world = await LookWorld.of({ 'src/a.ts': '' });
  const { content } = await world.run(readFile, {}, world.ports);
  expect(content).toBe('No file was named. Call read_file with path, or with paths for several.');
  expect((await world.run(readFile, { path: 'src' }, world.ports)).content).toContain('list_files');
});

test('reads a file of one folder among several by the folder’s name', async () => {
  const world = await LookWorld.ofFolders({ app: { 'a.ts': 'app\n' }, lib: { 'a.ts': 'lib\n' } });
  expect(dataOf(await world.run(readFile, { path: 'lib/a.ts' }, world.ports))).toBe('1| lib');
});

async function read(
  tree: Readonly<Record<string, string | Uint8Array>>,
  more: Readonly<Record<string, unknown>> = {},
) {
  const world = await LookWorld.of(tree);
  return world.run(readFile, { path: Object.keys(tree)[0], ...more }, world.ports);
}
