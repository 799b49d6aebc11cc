import { describe, expect, test } from 'vitest';
import { parseMcpFile } from '../../../../../src/core/chat/mcp/mcpFile.ts';

const parse = (json: string) => parseMcpFile(json, '.vscode/mcp.json');

test('reads servers of both kinds, with comments, trailing commas and a BOM', () => {
  const { entries, problems } = parse(`\uFEFF{
    // our own
    "inputs": [{ "id": "token", "type": "promptString" }],
    "servers": {
      "db": { "type": "stdio", "command": "npx", "args": ["-y", "db // no comment", 7], "env": { "PORT": 1, "OLD": null, }, },
      "docs": { "url": "https://docs.example/mcp", /* all of it */ "headers": { "X-Team": "shop" } },
    },
  }`);
  expect(problems).toEqual([]);
  expect(entries).toEqual([
    {
      ...{ kind: 'process', name: 'db', command: 'npx', args: ['-y', 'db // no comment', '7'] },
      ...{ env: { PORT: '1', OLD: null }, envFile: undefined, cwd: undefined },
    },
    {
      ...{ kind: 'http', name: 'docs', url: 'https://docs.example/mcp' },
      headers: { 'X-Team': 'shop' },
    },
  ]);
});

test('names each bad entry, and reads the others', () => {
  const { entries, problems } = parse(
    JSON.stringify({
      servers: {
        good: { command: 'a' },
        old: { type: 'sse', url: 'https://a.example' },
        empty: {},
        words: { command: 'a', args: 'b c' },
        number: 7,
        strange: { type: 'pigeon', command: 'a' },
      },
    }),
  );
  expect(entries.map(({ name }) => name)).toEqual(['good']);
  expect(problems).toEqual([
    expect.stringMatching(
      /^The MCP server "old" in \.vscode\/mcp\.json is left out: its type is "sse"/,
    ),
    expect.stringMatching(/"empty".*: command: /),
    expect.stringMatching(/"words".*: args: /),
    expect.stringMatching(/"number".*: the entry: /),
    expect.stringMatching(/"strange".*: type: /),
  ]);
});

describe('a file', () => {
  test.each(['', '  ', '// nothing yet', '{}', '{"servers": {}}'])(
    '%j asks for nothing',
    (json) => {
      expect(parse(json)).toEqual({ entries: [], problems: [] });
    },
  );

  test.each(['{', '[]', '7', '{"servers": []}', '{"servers": {"a": }}'])(
    '%j is told as broken',
    (json) => {
      const { entries, problems } = parse(json);
      expect(entries).toEqual([]);
      expect(problems).toEqual([expect.stringContaining('is no list of MCP servers')]);
    },
  );
});

test('takes a server’s name for nothing but a name', () => {
  const { entries } = parse(
    '{"servers": {"__proto__": {"command": "a"}, "constructor": {"command": "b"}}}',
  );
  expect(entries.map(({ name }) => name)).toEqual(expect.arrayContaining(['constructor']));
  expect(Object.prototype).not.toHaveProperty('command');
});
