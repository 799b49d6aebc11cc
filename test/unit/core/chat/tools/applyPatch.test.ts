import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { applyPatch } from '../../../../../src/core/chat/tools/applyPatch.ts';
import { runTool } from '../../../../../src/core/chat/tools/tool.ts';
import { editDesk, type EditDesk } from '../../../../support/editDesk.ts';

const never = new AbortController().signal;
const greet =
  'def greet(name):\n    print("hi", name)\n\n\ndef bye(name):\n    print("bye", name)\n';

let desk: EditDesk;
beforeEach(async () => {
  desk = await editDesk();
  await desk.write('greet.py', greet);
});
afterEach(() => desk.dispose());

const apply = (patch: string) => runTool(applyPatch, { patch }, desk.ports('turn 1'), never);

/** A patch of `greet.py` with these hunks. */
const hunks = (...lines: readonly string[]) =>
  ['--- a/greet.py', '+++ b/greet.py', ...lines, ''].join('\n');

interface PatchCase {
  readonly name: string;
  readonly before?: string;
  readonly patch: string;
  readonly after: string;
}

const fits: readonly PatchCase[] = [
  {
    name: 'a clean patch',
    patch: hunks(
      '@@ -1,2 +1,2 @@',
      ' def greet(name):',
      '-    print("hi", name)',
      '+    print("hello", name)',
    ),
    after: greet.replace('hi', 'hello'),
  },
  {
    name: 'several hunks',
    patch: hunks(
      '@@ -1,2 +1,3 @@',
      ' def greet(name):',
      '+    log(name)',
      '     print("hi", name)',
      '@@ -5,2 +6,2 @@',
      ' def bye(name):',
      '-    print("bye", name)',
      '+    print("so long", name)',
    ),
    after: greet
      .replace('    print("hi"', '    log(name)\n    print("hi"')
      .replace('bye"', 'so long"'),
  },
  {
    name: 'line numbers that are off',
    patch: hunks('@@ -90,2 +95,2 @@', ' def bye(name):', '-    print("bye", name)', '+    pass'),
    after: greet.replace('print("bye", name)', 'pass'),
  },
  {
    name: 'wrong counts',
    patch: hunks('@@ -1,9 +1,7 @@', ' def greet(name):', '-    print("hi", name)', '+    pass'),
    after: greet.replace('print("hi", name)', 'pass'),
  },
  {
    name: 'wrong counts before another hunk',
    patch: hunks(
      '@@ -1,1 +1,1 @@',
      ' def greet(name):',
      '-    print("hi", name)',
      '+    pass',
      '@@ -5,1 +5,1 @@',
      '-def bye(name):',
      '+def leave(name):',
    ),
    after: greet.replace('print("hi", name)', 'pass').replace('bye(', 'leave('),
  },
  {
    name: 'a header without numbers',
    patch: hunks('@@', ' def greet(name):', '-    print("hi", name)', '+    pass'),
    after: greet.replace('print("hi", name)', 'pass'),
  },
  {
    name: 'a header with the name of a function',
    patch: hunks(
      '@@ -5,2 +5,2 @@ def bye(name):',
      ' def bye(name):',
      '-    print("bye", name)',
      '+    pass',
    ),
    after: greet.replace('print("bye", name)', 'pass'),
  },
  {
    name: 'context without the space in front',
    patch: hunks('@@ -1,2 +1,2 @@', 'def greet(name):', '-    print("hi", name)', '+    pass'),
    after: greet.replace('print("hi", name)', 'pass'),
  },
  {
    name: 'blank context lines without the space in front',
    patch: hunks(
      '@@ -2,5 +2,5 @@',
      '     print("hi", name)',
      '',
      '',
      '-def bye(name):',
      '+def leave(name):',
    ),
    after: greet.replace('bye(', 'leave('),
  },
  {
    name: 'a fence of Markdown around it',
    patch: `\`\`\`diff\n${hunks('@@ -1 +1 @@', '-def greet(name):', '+def hello(name):')}\`\`\``,
    after: greet.replace('greet', 'hello'),
  },
  {
    name: 'names without a/ and b/',
    patch: '--- greet.py\n+++ greet.py\n@@ -1 +1 @@\n-def greet(name):\n+def hello(name):\n',
    after: greet.replace('greet', 'hello'),
  },
  {
    name: 'names with times',
    patch:
      '--- a/greet.py\t2026-01-01 10:00:00\n+++ b/greet.py\t2026-01-01 10:00:01\n@@ -1 +1 @@\n-def greet(name):\n+def hello(name):\n',
    after: greet.replace('greet', 'hello'),
  },
  {
    name: 'git’s lines',
    patch: `diff --git a/greet.py b/greet.py\nindex 123..456 100644\n${hunks('@@ -1 +1 @@', '-def greet(name):', '+def hello(name):')}`,
    after: greet.replace('greet', 'hello'),
  },
  {
    name: 'words before the patch',
    patch: `Here is the change:\n\n${hunks('@@ -1 +1 @@', '-def greet(name):', '+def hello(name):')}`,
    after: greet.replace('greet', 'hello'),
  },
  {
    name: 'a CRLF file',
    before: greet.replaceAll('\n', '\r\n'),
    patch: hunks(
      '@@ -1,2 +1,3 @@',
      ' def greet(name):',
      '+    log(name)',
      '     print("hi", name)',
    ),
    after: greet
      .replace('    print("hi"', '    log(name)\n    print("hi"')
      .replaceAll('\n', '\r\n'),
  },
  {
    name: 'a CRLF patch',
    patch: hunks('@@ -1 +1 @@', '-def greet(name):', '+def hello(name):').replaceAll('\n', '\r\n'),
    after: greet.replace('greet', 'hello'),
  },
  {
    name: 'another indentation',
    before: greet.replaceAll('    ', '\t'),
    patch: hunks(
      '@@ -1,2 +1,3 @@',
      ' def greet(name):',
      '+    if name:',
      '-    print("hi", name)',
      '+        print("hi", name)',
    ),
    after: greet.replaceAll('    ', '\t').replace('\tprint("hi"', '\tif name:\n\t\tprint("hi"'),
  },
  {
    name: 'a line that is taken out and looks like the name of a file',
    before: 'SELECT 1;\n-- all rows\nSELECT 2;\n',
    patch: hunks('@@ -1,3 +1,2 @@', ' SELECT 1;', '--- all rows', ' SELECT 2;'),
    after: 'SELECT 1;\nSELECT 2;\n',
  },
  {
    name: 'a file without a final line end',
    before: 'a\nb',
    patch: hunks(
      '@@ -1,2 +1,3 @@',
      ' a',
      '-b',
      '\\ No newline at end of file',
      '+b',
      '+c',
      '\\ No newline at end of file',
    ),
    after: 'a\nb\nc',
  },
  {
    name: 'a final line end that is added',
    before: 'a\nb',
    patch: hunks('@@ -1,2 +1,2 @@', ' a', '-b', '\\ No newline at end of file', '+b'),
    after: 'a\nb\n',
  },
  {
    name: 'a final line end that is taken away',
    before: 'a\nb\n',
    patch: hunks('@@ -1,2 +1,2 @@', ' a', '-b', '+b', '\\ No newline at end of file'),
    after: 'a\nb',
  },
  {
    name: 'a missing word about the final line end',
    before: 'a\nb',
    patch: hunks('@@ -1,2 +1,2 @@', ' a', '-b', '+c'),
    after: 'a\nc',
  },
  {
    name: 'an empty file',
    before: '',
    patch: hunks('@@ -0,0 +1,2 @@', '+a', '+b'),
    after: 'a\nb\n',
  },
  {
    name: 'a repeated block, by its line number',
    before: 'x\ny\n-\nx\ny\n',
    patch: hunks('@@ -4,2 +4,2 @@', ' x', '-y', '+z'),
    after: 'x\ny\n-\nx\nz\n',
  },
  {
    name: 'one file in two parts',
    patch:
      hunks('@@ -1 +1 @@', '-def greet(name):', '+def hello(name):') +
      hunks('@@ -5 +5 @@', '-def bye(name):', '+def leave(name):'),
    after: greet.replace('greet', 'hello').replace('bye(', 'leave('),
  },
];

describe('applies', () => {
  test.each(fits)('$name', async ({ before = greet, patch, after }) => {
    await desk.write('greet.py', before);
    const { content } = await apply(patch);
    expect(await desk.read('greet.py'), content).toBe(after);
  });
});

const misfits: readonly (readonly [string, string, ...string[]])[] = [
  ['text that is no patch', 'change greet to hello', 'no hunks', '--- a/path'],
  [
    'another format',
    '*** Begin Patch\n*** Update File: greet.py\n',
    'not a unified diff',
    'edit_file',
  ],
  ['hunks of no file', '@@ -1 +1 @@\n-def greet(name):\n+x\n', 'names no file'],
  [
    'a name on one side',
    '--- a/greet.py\n@@ -1 +1 @@\n-def greet(name):\n+x\n',
    'can’t be read'.replace('’', "'"),
  ],
  [
    'a file that is not there',
    '--- a/gone.py\n+++ b/gone.py\n@@ -1 +1 @@\n-a\n+b\n',
    'gone.py does not exist',
  ],
  [
    'a place outside',
    '--- a/../../x.py\n+++ b/../../x.py\n@@ -1 +1 @@\n-a\n+b\n',
    'outside of the workspace',
  ],
  [
    'context that is not there',
    hunks('@@ -1,2 +1,2 @@', ' def greet(nam):', '-    print("hi", name)', '+    pass'),
    'Hunk 1: Its old text is not in the file',
    '+ def greet(name):',
  ],
  [
    'the second of two hunks',
    hunks(
      '@@ -1 +1 @@',
      '-def greet(name):',
      '+def hello(name):',
      '@@ -9 +9 @@',
      '-def quit():',
      '+def stop():',
    ),
    'Hunk 2: Its old text',
  ],
  [
    'a hunk without context',
    hunks('@@ -3,0 +4,1 @@', '+import os'),
    'Hunk 1: Its old text is empty',
    'line beside it',
  ],
  ['a part of a line', hunks('@@ -1 +1 @@', '-greet(name):', '+hello(name):'), 'not in the file'],
  [
    'a file that is created twice',
    '--- /dev/null\n+++ b/greet.py\n@@ -0,0 +1 @@\n+x\n',
    'greet.py exists already',
  ],
  [
    'a deletion of a part',
    '--- a/greet.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-def greet(name):\n',
    'only a part of its lines',
    'delete_file',
  ],
  [
    'permissions alone',
    'diff --git a/greet.py b/greet.py\nold mode 100644\nnew mode 100755\n',
    "permissions can't be changed",
  ],
  [
    'bytes',
    'diff --git a/greet.py b/greet.py\nindex 1..2 100644\nBinary files a/greet.py and b/greet.py differ\n',
    'is binary',
  ],
  [
    'a file that goes and stays',
    `${hunks('@@ -1 +1 @@', '-def greet(name):', '+x')}--- a/greet.py\n+++ /dev/null\n@@ -1 +0,0 @@\n-x\n`,
    'greet.py twice',
  ],
];

describe('refuses', () => {
  test.each(misfits)('%s', async (_, patch, ...says) => {
    const { content, isError } = await apply(patch);
    for (const each of says) {
      expect(content).toContain(each);
    }
    expect(isError).toBe(true);
    expect(await desk.read('greet.py')).toBe(greet);
    expect(desk.asked).toEqual([]);
  });
});

test('changes, creates, deletes and renames at once', async () => {
  await desk.write('old.py', 'a = 1\nb = 2\n');
  await desk.write('gone.py', 'x\n');
  const { content, summary } = await apply(
    `${hunks('@@ -1 +1 @@', '-def greet(name):', '+def hello(name):')}diff --git a/old.py b/lib/new.py
similarity index 50%
rename from old.py
rename to lib/new.py
--- a/old.py
+++ b/lib/new.py
@@ -1,2 +1,2 @@
-a = 1
+a = 3
 b = 2
diff --git a/made.py b/made.py
new file mode 100644
--- /dev/null
+++ b/made.py
@@ -0,0 +1,2 @@
+one
+two
diff --git a/gone.py b/gone.py
deleted file mode 100644
--- a/gone.py
+++ /dev/null
@@ -1 +0,0 @@
-x
`,
  );
  expect(await desk.read('greet.py')).toBe(greet.replace('greet', 'hello'));
  expect(await desk.read('lib/new.py')).toBe('a = 3\nb = 2\n');
  expect(await desk.read('made.py')).toBe('one\ntwo\n');
  expect(Object.keys(await desk.everything())).not.toContain('gone.py');
  expect(summary).toBe('Patched greet.py, old.py, made.py, gone.py');
  for (const says of [
    'Edited greet.py',
    'Edited lib/new.py',
    '1| a = 3',
    'Renamed old.py to',
    'Created made.py',
    'Deleted gone.py. Undo restores it.',
  ]) {
    expect(content).toContain(says);
  }
});

test('changes no file when one does not fit', async () => {
  await desk.write('b.py', 'b\n');
  const before = await desk.everything();
  const { content } = await apply(
    `${hunks('@@ -1 +1 @@', '-def greet(name):', '+def hello(name):')}--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-c\n+d\n`,
  );
  expect(content).toContain('Nothing was changed in b.py');
  expect(await desk.everything()).toEqual(before);
});

test('takes back what was done when a later file fails on the disk', async () => {
  await desk.write('b.py', 'b\n');
  const before = await desk.everything();
  const ports = desk.ports('turn 1');
  const racing = {
    ...ports,
    gate: {
      async change(...given: Parameters<typeof ports.gate.change>) {
        await fs.rm(path.join(desk.root, 'b.py'));
        return ports.gate.change(...given);
      },
    },
  };
  const patch = `${hunks('@@ -1 +1 @@', '-def greet(name):', '+def hello(name):')}--- a/b.py\n+++ b/b.py\n@@ -1 +1 @@\n-b\n+d\n`;
  expect((await runTool(applyPatch, { patch }, racing, never)).isError).toBe(true);
  await desk.write('b.py', 'b\n');
  expect(await desk.everything()).toEqual(before);
});
