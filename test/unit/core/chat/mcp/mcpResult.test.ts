import { expect, test } from 'vitest';
import { describeMcpResult } from '../../../../../src/core/chat/mcp/mcpResult.ts';
import { tokensOf } from '../../../../../src/core/chat/tools/resultText.ts';

const describeResult = (given: unknown, maxResultTokens = 1_000) =>
  describeMcpResult(
    given,
    { server: 'db', listedName: 'find' },
    { maxResultTokens, randomId: () => 'f00d' },
  );

test.each([
  ['two texts', { content: [text('a'), text('b')] }, 'a\nb'],
  ['data alone', { structuredContent: { rows: 1 } }, '{\n "rows": 1\n}'],
  ['a text and the same as data', { content: [text('a')], structuredContent: { a: 1 } }, 'a'],
  [
    'a file',
    { content: [resource({ uri: 'db://1', blob: 'AAAA' })] },
    '[db://1, unknown format, 1 kB: not shown]',
  ],
  [
    'something new',
    { content: [{ type: 'hologram' }, 7] },
    '[part of unknown kind]\n[part of unknown kind]',
  ],
])('tells %s', (_, given, data) => {
  expect(describeResult(given).content).toBe(
    `[data f00d: MCP result "find of db", ${data.length} characters]\n${data}\n[end of data f00d]`,
  );
});

test.each([undefined, null, 7, 'text', {}, { content: [] }, { content: 'text' }])(
  '%j has no text',
  (given) => {
    expect(describeResult(given)).toEqual({
      ...{ content: 'find of db answered without any text.', summary: 'Called find of db' },
    });
  },
);

test('cuts one long line as well as many, and says so', () => {
  for (const whole of [
    '{"id": 12345}, '.repeat(10_000),
    'a row\n'.repeat(20_000),
    '数据'.repeat(9_000),
  ]) {
    const { content } = describeResult({ content: [text(whole)] }, 500);
    expect(tokensOf(content)).toBeLessThan(600);
    expect(content).toMatch(/It was cut after \d+ of \d+ characters: ask the tool for less\.$/);
  }
});

test('bears data that is nested without end', () => {
  const deep = Array.from({ length: 20_000 }).reduce<object>((inner) => ({ a: inner }), {});
  expect(describeResult({ structuredContent: deep }).content).toContain('without any text');
});

function text(words: string) {
  return { type: 'text', text: words };
}

function resource(given: object) {
  return { type: 'resource', resource: given };
}
