import { applyPatch } from 'diff';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../../../../src/core/chat/edits/unifiedDiff.ts';
import { shopPath } from '../../../../support/gateWorld.ts';

const path = shopPath('src/cart.ts');
const edit = (before: string, after: string) => ({ kind: 'edit', path, before, after }) as const;

test('shows edits, new files, renames and deletions as git has them', () => {
  const diff = unifiedDiff([
    edit('a\nb\nc\n', 'a\nB\nc\n'),
    { kind: 'create', path: shopPath('new.ts'), after: 'one\n' },
    { kind: 'rename', path, to: shopPath('src/basket.ts') },
    { kind: 'delete', path: shopPath('old.ts') },
  ]);
  expect(diff).toBe(`--- a/src/cart.ts
+++ b/src/cart.ts
@@ -1,3 +1,3 @@
 a
-b
+B
 c
--- /dev/null
+++ b/new.ts
@@ -0,0 +1,1 @@
+one
rename from src/cart.ts
rename to src/basket.ts
--- a/old.ts
+++ /dev/null
`);
});

test.each([
  ['two files with nothing in common', numbers(0, 3_000), numbers(5_000, 8_000)],
  ['a new text without a last line end', numbers(0, 2_000).trimEnd(), 'x'],
  ['a large new file', '', numbers(0, 3_000)],
])('has the whole of %s, so that it can be applied', (_, before, after) => {
  expect(applyPatch(before, unifiedDiff([edit(before, after)]))).toBe(after);
});

test('a name with a line end or hidden characters can not pass for a line of the diff', () => {
  const evil = shopPath('a.ts\n+++ b/harmless.ts\u202e');
  const diff = unifiedDiff([{ kind: 'create', path: evil, after: 'x\n' }]);
  expect(diff.split('\n').slice(0, 3)).toEqual([
    '--- /dev/null',
    '+++ b/a.ts ⏎ +++ b/harmless.ts‹U+202E (text direction)›',
    '@@ -0,0 +1,1 @@',
  ]);
});

function numbers(first: number, end: number): string {
  return Array.from({ length: end - first }, (_, index) => `line ${first + index}\n`).join('');
}
