import { describe, expect, test } from 'vitest';
import type { McpEntry } from '../../../../../src/core/chat/mcp/mcpFile.ts';
import { launchOf, type McpSurroundings } from '../../../../../src/core/chat/mcp/mcpLaunch.ts';
import { sha256 } from '../../../../../src/host/sha256.ts';

const environment: Readonly<Record<string, string>> = {
  ...{ TOKEN: 'tok-1', GLM_AIR_API_KEY: 'sk-of-ours', glm_air_api_key: 'sk-of-ours' },
  NESTED: '${env:TOKEN}',
};
const surroundings: McpSurroundings = {
  folder: '/work/shop',
  variable: (name) => environment[name],
  fileVariables: {},
  sha256,
};

type ProcessEntry = Extract<McpEntry, { readonly kind: 'process' }>;

function entry(more: Partial<ProcessEntry> = {}): McpEntry {
  return {
    ...{ kind: 'process', name: 'db', command: 'npx', args: [], env: {} },
    ...{ envFile: undefined, cwd: undefined, ...more },
  };
}

function launched(given: McpEntry, more: Partial<McpSurroundings> = {}) {
  const wish = launchOf(given, { ...surroundings, ...more });
  if (typeof wish === 'string') {
    throw new TypeError(wish);
  }
  return wish;
}

test('fills in the folder and the environment', () => {
  const { launch } = launched(
    entry({
      ...{ args: ['--root', '${workspaceFolder}/db', '${env:NESTED}'], cwd: 'tools' },
      env: { TOKEN: 'Bearer ${env:TOKEN}', OLD: null },
    }),
    { fileVariables: { TOKEN: 'from the file', OTHER: 'b' } },
  );
  expect(launch).toEqual({
    ...{ kind: 'process', command: 'npx', folder: '/work/shop/tools' },
    // A value that looks like a variable stays what it is.
    args: ['--root', '/work/shop/db', '${env:TOKEN}'],
    environment: { TOKEN: 'Bearer tok-1', OLD: null, OTHER: 'b' },
  });
});

describe('what a person is asked about', () => {
  test('is the whole command line, without values of the environment', () => {
    const { target } = launched(
      entry({ args: ['-y', 'a b', '${env:TOKEN}'], env: { NODE_OPTIONS: '--require ./evil.js' } }),
    );
    expect(target).toMatch(
      /^npx -y "a b" \$\{env:TOKEN\} in \/work\/shop with NODE_OPTIONS="--require \.\/evil\.js" \(fingerprint [\da-f]{64}\)$/,
    );
  });

  test('is the address with its headers', () => {
    const { target } = launched({
      ...{ kind: 'http', name: 'web', url: 'https://a.example/mcp' },
      headers: { Authorization: 'Bearer ${env:TOKEN}' },
    });
    expect(target).toMatch(
      /^https:\/\/a\.example\/mcp with Authorization="Bearer \$\{env:TOKEN\}" \(/,
    );
    expect(target).not.toContain('tok-1');
  });

  test.each<readonly [string, McpEntry, Partial<McpSurroundings>]>([
    ['a word', entry({ args: ['b'] }), {}],
    ['where words begin', entry({ args: ['a b'] }), {}],
    ['a variable', entry({ env: { A: '1' } }), {}],
    ['a folder', entry({ cwd: '/tmp' }), {}],
    ['a file of variables', entry(), { fileVariables: { A: '1' } }],
  ])('is something else once %s changes', (_, changed, more) => {
    expect(launched(changed, more).target).not.toBe(launched(entry()).target);
    expect(launched(changed, more).target).not.toBe(launched(entry({ args: ['a', 'b'] })).target);
  });

  test('is something else once a variable has another value', () => {
    const given = entry({ args: ['${env:TOKEN}'] });
    const other = launched(given, { variable: () => 'tok-2' });
    expect(other.target).not.toBe(launched(given).target);
  });
});

describe('an entry that can’t be filled in is not started:', () => {
  test.each([
    ['${input:token}', 'it needs input'],
    ['${env:NOT_SET}', 'the environment has no NOT_SET'],
    ['${env:GLM_AIR_API_KEY}', 'is for the model alone'],
    ['${env:glm_air_api_key}', 'is for the model alone'],
    ['${command:extension.pick}', 'is not known here'],
    ['${workspaceFolder:other}', 'is not known here'],
  ])('%s', (variable, reason) => {
    for (const given of [
      entry({ command: variable }),
      entry({ args: [variable] }),
      entry({ env: { A: `x${variable}` } }),
      entry({ cwd: variable }),
      { kind: 'http', name: 'db', url: 'https://a.example', headers: { A: variable } } as const,
    ]) {
      expect(launchOf(given, surroundings)).toContain(`The MCP server "db" is not started: `);
      expect(launchOf(given, surroundings)).toContain(reason);
    }
  });
});

test('never hands out our own key, whoever names it', () => {
  const { launch } = launched(entry({ env: { GLM_AIR_API_KEY: 'x' } }), {
    fileVariables: { Glm_Air_Api_Key: 'y' },
  });
  expect(launch).toMatchObject({ environment: {} });
  expect(JSON.stringify(launch)).not.toMatch(/api_key/i);
});
