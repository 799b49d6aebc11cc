import { expect, test } from 'vitest';
import { tokenBytes } from '../../../src/sidecar/tokenBytes.ts';

const read = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');

test('reads byte-level tokens, one character a byte', () => {
  const bytesOf = tokenBytes({
    kind: 'gpt2',
    tokens: ['a', 'Ġ?', 'Ċ', 'Ã©', 'ł', '­'],
    types: undefined,
  });
  expect([0, 1, 2, 3, 4].map((token) => read(bytesOf(token)))).toEqual([
    '61',
    '203f',
    '0a',
    'c3a9',
    'a0',
  ]);
});

test('takes added tokens as they stand and gives no text to control tokens', () => {
  const bytesOf = tokenBytes({
    kind: 'gpt2',
    tokens: ['<think>', '<|user|>'],
    types: [4, 3],
  });
  expect(Buffer.from(bytesOf(0)).toString()).toBe('<think>');
  expect(bytesOf(1)).toHaveLength(0);
});

test('reads SentencePiece tokens, bytes included', () => {
  const bytesOf = tokenBytes({ kind: 'llama', tokens: ['▁if', '<0x0A>'], types: [1, 6] });
  expect(Buffer.from(bytesOf(0)).toString()).toBe(' if');
  expect(read(bytesOf(1))).toBe('0a');
});

test('refuses a kind of vocabulary that it can not read', () => {
  expect(() => tokenBytes({ kind: 'bert', tokens: [], types: [] })).toThrow('"bert"');
});
