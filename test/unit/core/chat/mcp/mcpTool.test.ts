import { describe, expect, test } from 'vitest';
import { readMcpTools } from '../../../../../src/core/chat/mcp/mcpTool.ts';
import { sha256 } from '../../../../../src/host/sha256.ts';

const read = (...listed: readonly unknown[]) => readMcpTools(listed, 'db', sha256);
const inputSchema = {
  type: 'object',
  properties: {
    description: { type: 'string', description: 'What\nto find' },
    limit: { type: 'integer' },
  },
  required: ['description'],
  additionalProperties: false,
};

test('quotes what the server says, and passes its schema on', () => {
  const { tools, problems } = read({ name: 'find', description: 'Finds rows.', inputSchema });
  expect(problems).toEqual([]);
  expect(tools[0]?.tool).toEqual({
    name: 'mcp__db__find',
    description: 'Tool of the MCP server "db", which says of it: "Finds rows."',
    parameters: {
      ...inputSchema,
      properties: {
        description: { type: 'string', description: 'What ⏎ to find' },
        limit: { type: 'integer' },
      },
    },
  });
});

describe('the hash', () => {
  const hashOf = (tool: object) =>
    read({ name: 'find', description: 'a', inputSchema, ...tool }).tools[0]?.hash;

  test('is another one when anything changes that a model is told, where it is cut as well', () => {
    const long = 'a'.repeat(5_000);
    const hashes = [
      hashOf({}),
      hashOf({ description: long }),
      hashOf({ description: `${long}!` }),
      hashOf({ inputSchema: { ...inputSchema, required: [] } }),
      hashOf({ inputSchema: { type: 'object' } }),
    ];
    expect(new Set(hashes).size).toBe(hashes.length);
  });

  test('stays when only the order of keys does', () => {
    const turned = Object.fromEntries(Object.entries(inputSchema).toReversed());
    expect(hashOf({ inputSchema: turned })).toBe(hashOf({}));
  });
});

test('leaves out what is no tool, and offers the others', () => {
  const deep = Array.from({ length: 5_000 }).reduce<object>((inner) => ({ a: inner }), {});
  const { tools, problems } = read(
    { name: 'good', inputSchema: { type: 'object' } },
    { name: '', inputSchema: { type: 'object' } },
    { name: 'array', inputSchema: { type: 'array' } },
    'a tool',
    { name: 'deep', inputSchema: { type: 'object', properties: deep } },
    { name: 'long\u202e', inputSchema: { type: 'object', $comment: 'x'.repeat(9_000) } },
    { name: 'good', description: 'another', inputSchema: { type: 'object' } },
  );
  expect(tools.map(({ listedName }) => listedName)).toEqual(['good']);
  expect(tools[0]?.tool.description).not.toContain('another');
  expect(problems).toHaveLength(5);
  expect(problems.join('')).toContain('long‹U+202E (text direction)›');
});

test('offers no more tools than leave room for anything else', () => {
  const many = Array.from({ length: 500 }, (_, index) => ({
    ...{ name: `tool${index}`, inputSchema: { type: 'object' } },
  }));
  const few = read(...many);
  expect(few.tools).toHaveLength(64);
  expect(few.problems).toEqual(['db lists too much: only its first 64 tools are offered.']);
  const fat = many.map((tool) => ({
    ...tool,
    inputSchema: { type: 'object', pattern: 'x'.repeat(7_000) },
  }));
  expect(JSON.stringify(read(...fat).tools).length).toBeLessThan(70_000);
});
