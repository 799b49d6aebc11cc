import { expect, test } from 'vitest';
import { takeApart } from '../../../../../src/core/chat/thinking/message.ts';

test('keeps what the user says apart from what he pasted', () => {
  const parts = takeApart('why is that?\n```ts\nlet review = compare(a, b);\n```\nthanks');
  expect(parts.prose.split(/\s+/u)).toEqual(['why', 'is', 'that?', 'thanks']);
  expect(parts.hasCode).toBe(true);
});

test('knows code without a fence by its signs', () => {
  const parts = takeApart('explain\nfor (let i = 0; i < n; i++) {\n    total += rows[i];\n}');
  expect(parts).toEqual({ prose: 'explain\n\n\n', hasCode: true, hasErrorOutput: false });
});

test('leaves out what stands in quotes', () => {
  expect(takeApart('call it "why does this crash" and `debug()`').prose).not.toMatch(
    /crash|debug/u,
  );
});

test('takes a fence that is never closed as open to the end', () => {
  expect(takeApart('fix\n```\nTypeError: x\n').hasErrorOutput).toBe(true);
});

test('finds the question before or after a long paste', () => {
  const paste = 'const a = [1, 2];\n'.repeat(10_000);
  expect(takeApart(`what is this?\n${paste}`).prose).toContain('what is this?');
  expect(takeApart(`${paste}what is this?`).prose).toContain('what is this?');
});
