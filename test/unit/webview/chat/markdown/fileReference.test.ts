import { expect, test } from 'vitest';
import {
  fileReference,
  proseReference,
} from '../../../../../webview/chat/markdown/fileReference.ts';

test.each([
  ['src/cart.ts', { path: 'src/cart.ts' }],
  ['src/cart.ts:12', { path: 'src/cart.ts', line: 12 }],
  ['cart.ts:12:5', { path: 'cart.ts', line: 12 }],
  ['cart.ts:12-20', { path: 'cart.ts', line: 12 }],
  ['cart.ts#L12', { path: 'cart.ts', line: 12 }],
  ['cart.ts#L12-L20', { path: 'cart.ts', line: 12 }],
  ['./a/b-c_d.test.tsx', { path: './a/b-c_d.test.tsx' }],
  ['/home/me/shop/main.go', { path: '/home/me/shop/main.go' }],
  [String.raw`C:\shop\cart.cs:3`, { path: String.raw`C:\shop\cart.cs`, line: 3 }],
  ['docker/Dockerfile', { path: 'docker/Dockerfile' }],
])('%s is a file', (text, expected) => {
  expect(fileReference(text)).toEqual(expected);
});

test.each([
  'console.log',
  'items.map',
  'this.state.value',
  'v1.2.3',
  'https://example.com/a.ts',
  'javascript:alert(1)//a.ts',
  'command:workbench.action.terminal.new.ts',
  '//evil.example/a.ts',
  String.raw`\\evil.example\share\a.ts`,
  'file:///etc/a.sh',
  'two words.ts',
  '.ts',
  'a'.repeat(400) + '.ts',
  '',
])('%s is none', (text) => {
  expect(fileReference(text)).toBeUndefined();
});

test('in prose, a name alone is no file, but one with a folder or a line is', () => {
  expect(proseReference('Node.js')).toBeUndefined();
  expect(proseReference('cart.ts')).toBeUndefined();
  expect(proseReference('cart.ts:3')).toEqual({ path: 'cart.ts', line: 3 });
  expect(proseReference('src/cart.ts')).toEqual({ path: 'src/cart.ts' });
});
