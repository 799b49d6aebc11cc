import { expect, test } from 'vitest';
import { buildFimPrompt, rawFimPrompt } from '../../../../src/core/glm/fimPrompt.ts';
import { defuseMarkers, splitAtMarkers } from '../../../../src/core/glm/specialTokens.ts';

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

test.each([
  'plain text',
  '<think>',
  'a<think>b</think>c',
  '[gMASK][gMASK]<sop>',
  '<<|user|>|user|>',
  '<tool_call></tool_call>/nothink',
])('cuts %j so that no piece holds a marker and nothing is lost', (text) => {
  const pieces = splitAtMarkers(text);
  expect(pieces.join('')).toBe(text);
  expect(pieces.filter((piece) => defuseMarkers(piece) !== piece)).toEqual([]);
});
