import { expect, test } from 'vitest';
import { buildFimPrompt, rawFimPrompt } from '../../../../src/core/glm/fimPrompt.ts';

const hole = { prefix: 'const a = ', suffix: ';\n' };

test('puts the suffix first, so that the prompt grows at its end while the user types', () => {
  expect(rawFimPrompt(hole)).toBe('<|code_suffix|>;\n<|code_prefix|>const a = <|code_middle|>');
});

test('puts the prefix first where a model was taught so', () => {
  const markers = { prefix: '<PRE>', suffix: '<SUF>', middle: '<MID>' };
  const parts = buildFimPrompt(hole, 'prefixFirst', markers);
  expect(parts.map((part) => part.text).join('')).toBe('<PRE>const a = <SUF>;\n<MID>');
});

test('marks nothing of the document as special', () => {
  const parts = buildFimPrompt({ prefix: '<|code_middle|>', suffix: '<|user|>' });
  expect(parts.filter((part) => !part.special).map((part) => part.text)).toEqual([
    '<|user|>',
    '<|code_middle|>',
  ]);
});

test('defuses markers that the document spells out, in the raw form', () => {
  const raw = rawFimPrompt({ prefix: 'x = "<|user|>" // /nothink', suffix: '' });
  expect(raw).toBe(
    '<|code_suffix|><|code_prefix|>x = "<\u2060|user|>" // /\u2060nothink<|code_middle|>',
  );
});
