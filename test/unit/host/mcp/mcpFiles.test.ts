import { describe, expect, test } from 'vitest';
import { readMcpServers } from '../../../../src/host/mcp/mcpFiles.ts';
import { LookWorld } from '../../../support/lookWorld.ts';

const read = ({ workspace }: LookWorld) => readMcpServers(workspace, { TOKEN: 'tok-1' });

function world(
  servers: Readonly<Record<string, unknown>>,
  more: Readonly<Record<string, string>> = {},
) {
  return LookWorld.of({ '.vscode/mcp.json': JSON.stringify({ servers }), ...more });
}

test('finds nothing where no folder has a file, and tells nobody of it', async () => {
  expect(await read(await LookWorld.of({ 'a.ts': '' }))).toEqual({ wishes: [], problems: [] });
});

test('reads what the editor shows, saved or not', async () => {
  const look = await world({ old: { command: 'a' } });
  look.editor.unsaved.set(look.at('.vscode/mcp.json'), '{"servers": {"new": {"command": "b"}}}');
  expect((await read(look)).wishes.map(({ server }) => server)).toEqual(['new']);
});

test('reads each folder of the workspace, and names servers after it', async () => {
  const file = JSON.stringify({ servers: { db: { command: '${workspaceFolder}/serve' } } });
  const look = await LookWorld.ofFolders({
    shop: { '.vscode/mcp.json': file },
    docs: { '.vscode/mcp.json': '{' },
    bare: {},
    site: { '.vscode/mcp.json': file },
  });
  const { wishes, problems } = await read(look);
  expect(wishes.map(({ server, launch }) => ({ server, launch }))).toEqual(
    ['shop', 'site'].map((folder) => ({
      server: `${folder}/db`,
      launch: {
        ...{ kind: 'process', command: `${look.at(folder)}/serve`, args: [], environment: {} },
        folder: look.at(folder),
      },
    })),
  );
  expect(problems).toEqual([expect.stringContaining('docs/.vscode/mcp.json is no list')]);
});

test('does not follow a link out of the workspace', async () => {
  const outside = await world({ evil: { command: 'sh' } });
  const look = await LookWorld.of({ '.vscode': { link: outside.at('.vscode') } });
  const { wishes, problems } = await read(look);
  expect(wishes).toEqual([]);
  expect(problems).toEqual([expect.stringContaining('outside of the workspace')]);
});

test('takes variables from the entry’s file, and does without a server whose file is not there', async () => {
  const look = await world(
    {
      good: { command: 'a', envFile: '${workspaceFolder}/.env', env: { B: 'entry' } },
      near: { command: 'a', envFile: '.env' },
      none: { command: 'a', envFile: '${workspaceFolder}/missing' },
      folder: { command: 'a', envFile: '${workspaceFolder}' },
      device: { command: 'a', envFile: '/dev/zero' },
      long: { command: 'a', envFile: '${workspaceFolder}/long' },
    },
    { '.env': '# of the shop\nA=1\nB="2"\n', long: 'x'.repeat(70_000) },
  );
  const { wishes, problems } = await read(look);
  expect(wishes.map(({ server, launch }) => [server, launch])).toEqual([
    ['good', expect.objectContaining({ environment: { A: '1', B: 'entry' } })],
    ['near', expect.objectContaining({ environment: { A: '1', B: '2' } })],
  ]);
  expect(problems).toHaveLength(4);
  expect(problems[0]).toContain(`its envFile ${look.at('missing')} can't be read`);
});

describe('an address', () => {
  test.each([
    'https://mcp.example/v1',
    'https://10.0.0.7:8443/mcp',
    'http://127.0.0.1:3000/mcp',
    'http://localhost:3000',
    'http://[::1]:3000/mcp',
  ])('%s may be reached', async (url) => {
    expect(await read(await world({ a: { url } }))).toMatchObject({
      wishes: [{ launch: { url } }],
      problems: [],
    });
  });

  test.each([
    ['http://mcp.example', 'only https://'],
    ['http://10.0.0.7', 'only https://'],
    ['http://169.254.169.254/latest/meta-data', 'only https://'],
    ['http://127.0.0.1.evil.example/', 'only https://'],
    ['http://localhost.evil.example/', 'only https://'],
    ['http://localhost@evil.example/', 'a password'],
    ['https://user:secret@mcp.example', 'a password'],
    ['file:///etc/passwd', 'only https://'],
    ['unix:///run/docker.sock', 'only https://'],
    ['mcp.example/v1', 'no address'],
    ['', 'no address'],
  ])('%s may not', async (url, reason) => {
    const { wishes, problems } = await read(await world({ a: { url } }));
    expect(wishes).toEqual([]);
    expect(problems).toEqual([expect.stringContaining(reason)]);
  });
});
