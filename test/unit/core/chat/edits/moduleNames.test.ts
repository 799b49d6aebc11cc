import { describe, expect, test } from 'vitest';
import {
  importColumns,
  moduleStem,
  relativeWay,
} from '../../../../../src/core/chat/edits/moduleNames.ts';

test.each([
  ['/app/src/cart.ts', 'cart'],
  ['/app/src/cart.test.ts', 'cart.test'],
  ['/app/types.d.ts', 'types'],
  ['/app/cart/index.ts', 'cart'],
  ['C:\\app\\cart.tsx', 'cart'],
])('imports of %s hold %j', (path, stem) => {
  expect(moduleStem(path)).toBe(stem);
});

describe('names that may import a module', () => {
  test.each([
    ["import { Cart } from './cart.ts';", 'cart', [22]],
    ['import "../lib/cart"; require(\'cart\')', 'cart', [8, 31]],
    ["import { cart } from './basket';", 'cart', []],
    ["import './a.b';", 'a.b', [8]],
    ["import './axb';", 'a.b', []],
  ])('in %j', (line, stem, columns) => {
    expect(importColumns(line, stem)).toEqual(columns);
  });
});

test.each([
  ['/app/src/a.ts', '/app/src/b.ts', 'b.ts'],
  ['/app/src/a.ts', '/app/lib/deep/b.ts', '../lib/deep/b.ts'],
  ['/app/src/deep/a.ts', '/app/b.ts', '../../b.ts'],
  ['C:\\app\\a.ts', 'C:\\app\\lib\\b.ts', 'lib/b.ts'],
])('the way from the folder of %j to %j is %j', (from, to, way) => {
  expect(relativeWay(from, to)).toBe(way);
});
