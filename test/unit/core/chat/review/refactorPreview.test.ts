import { expect, test } from 'vitest';
import {
  canPreview,
  missingHunks,
  plainHunks,
} from '../../../../../src/core/chat/review/refactorPreview.ts';
import type { FileChange } from '../../../../../src/core/safety/action.ts';
import { shopPath } from '../../../../support/gateWorld.ts';

function edit(before: string, after: string, name = 'a.ts') {
  return { kind: 'edit', path: shopPath(name), before, after } as const;
}

const create: FileChange = { kind: 'create', path: shopPath('b.ts'), after: '' };

test.each<[string, readonly FileChange[], boolean]>([
  ['edits of texts, and files that come', [edit('a\r\nb\n', 'a\r\nc\n'), create], true],
  ['an edit of line ends', [edit('a\r\n', 'a\n')], false],
  ['an edit of the byte order mark', [edit('\uFEFFa\n', 'a\n')], false],
  ['two changes of one file', [edit('a', 'b'), edit('c', 'd')], false],
  ['a rename onto a file that comes', [{ ...create, kind: 'rename', to: create.path }], false],
])('%s can be previewed or not', (_, changes, expected) => {
  expect(canPreview(changes)).toBe(expected);
});

test('hunks are given to the editor without what it keeps to itself', () => {
  expect(plainHunks(edit('\uFEFFa\r\nb\r\n', '\uFEFFx\r\nb\r\n'))).toMatchObject([
    { oldStart: 1, oldLines: 1, before: 'a\n', after: 'x\n' },
  ]);
});

test.each([
  ['x\nb\ny\n', []],
  ['x\r\nb\r\nc\r\n', [2]],
  ['a\nb\nc\n', [1, 2]],
  ['something else', undefined],
])('what became %j lacks hunks %j', (result, expected) => {
  expect(missingHunks(edit('a\r\nb\nc\n', 'x\r\nb\ny\n'), result)).toEqual(expected);
});
