import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { mcpToolName } from '../../../../../src/core/chat/mcp/mcpToolName.ts';
import { sha256 } from '../../../../../src/host/sha256.ts';

const nameOf = (server: string, tool: string) => mcpToolName(server, tool, sha256);

test('keeps plain names as they are', () => {
  expect(nameOf('db', 'run_query')).toBe('mcp__db__run_query');
  expect(nameOf('my-db', 'Query-2')).toBe('mcp__my-db__Query-2');
});

test.each([
  ['shop/db', 'query', 'mcp__shop_db__query___'],
  ['db', 'drop table', 'mcp__db__drop_table___'],
  ['数据库', '查询', 'mcp_______'],
  ['a', 'x'.repeat(80), `mcp__a__${'x'.repeat(37)}___`],
])('makes a legal name of %s and %s', (server, tool, beginning) => {
  expect(nameOf(server, tool)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  expect(nameOf(server, tool).slice(0, -16)).toBe(beginning);
});

test('gives no two tools the same name, and each a legal one', () => {
  const part = fc.oneof(
    fc.stringMatching(/^[a-b_-]{1,4}$/),
    fc.string({ unit: fc.constantFrom('a', '_', '-', '.', ' ', 'é'), minLength: 1, maxLength: 6 }),
    fc.string({ unit: fc.constantFrom('a', '_'), minLength: 25, maxLength: 60 }),
    fc.string({ unit: 'binary' }),
  );
  const pair = fc.tuple(part, part);
  fc.assert(
    fc.property(pair, pair, ([a, b], [c, d]) => {
      expect(nameOf(a, b)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
      expect(nameOf(a, b) === nameOf(c, d)).toBe(a === c && b === d);
    }),
    { seed: 20_261_123, numRuns: 20_000 },
  );
});

test('leaves no server a way to spell the name of a changed one', () => {
  const taken = nameOf('long'.repeat(20), 'drop');
  const [, server = '', tool = ''] = /^mcp__(.*?)_{2,}([^_]*)$/.exec(taken) ?? [];
  expect(nameOf(server, tool)).not.toBe(taken);
});
