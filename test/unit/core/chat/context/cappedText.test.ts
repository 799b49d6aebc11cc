import { expect, test } from 'vitest';
import { cappedText, maxAttachedTokens } from '../../../../../src/core/chat/context/cappedText.ts';
import { sizeOf } from '../../../../../src/core/glm/textSize.ts';
import { TokenEstimate } from '../../../../../src/core/glm/tokenEstimate.ts';

const tokensOf = (text: string) => new TokenEstimate().tokensOf(sizeOf(text));

test('a text that fits stays whole', () => {
  expect(cappedText('one\ntwo')).toEqual({ text: 'one\ntwo' });
});

test.each([
  ['code', 'const total = items.reduce((sum, item) => sum + item.price, 0);\n'],
  ['Chinese', '这是一个很长的句子。\n'],
  ['blank lines', '\n'],
])(
  'of a long text in %s whole lines of the beginning are left, nearly as many as fit',
  (_, line) => {
    const whole = line.repeat(200_000);

    const { text, lines } = cappedText(whole);

    expect(whole.startsWith(text)).toBe(true);
    expect(text).toBe(line.repeat(lines ?? 0));
    expect(tokensOf(text)).toBeLessThanOrEqual(maxAttachedTokens);
    expect(text.length).toBeGreaterThan(10_000);
  },
);

test('a line without an end is cut within', () => {
  const { text, lines } = cappedText('word '.repeat(100_000));

  expect(lines).toBe(1);
  expect(tokensOf(text)).toBeLessThanOrEqual(maxAttachedTokens);
});
