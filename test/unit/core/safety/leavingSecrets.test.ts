import { describe, expect, test } from 'vitest';
import { lookAlikes, secretCases } from '../../../fixtures/secrets.ts';
import { approves, GateWorld, shopPath } from '../../../support/gateWorld.ts';

const never = new AbortController().signal;
const token = `ghp_${'x1Y2z3A4b5'.repeat(4).slice(0, 36)}`;
const host = 'https://a.example';

const ways: Readonly<Record<string, (world: GateWorld, text: string) => Promise<unknown>>> = {
  'an address': (world, text) =>
    world.gate.fetch('fetch_url', 't1', `${host}/x?q=${text}`, async () => '', never),
  'an escaped address': (world, text) => {
    const escaped = Array.from(text, (each) => `%${each.charCodeAt(0).toString(16)}`).join('');
    return world.gate.fetch('fetch_url', 't1', `${host}/${escaped}`, async () => '', never);
  },
  'a command': (world, text) => run(world, `deploy --note ${text}`),
  'a command that mostly reads': (world, text) => run(world, `grep ${text} src/a.ts`),
  'what is typed into a command': (world, text) =>
    world.gate.input('command_input', 't1', { commandId: '1', text }, never),
  'arguments of an MCP tool': (world, text) => call(world, { deep: [{ note: `see ${text}` }] }),
  'a name among the arguments': (world, text) => call(world, { [text]: 1 }),
};

test.each(Object.keys(ways))('a token in %s is asked about each time', async (name) => {
  const world = new GateWorld(approves('once')).set({
    ...{ fetch_url: 'allow', run_command: 'allow', mcp__s__t: 'allow' },
    'run_command:deploy *': 'allow',
  });
  const go = () => ways[name]?.(world, token);
  await go();
  await go();
  expect(world.asked.map(({ reasons, scopes }) => [reasons[0], scopes])).toEqual(
    Array.from({ length: 2 }, () => [
      'It contains what looks like a secret (github token).',
      ['once'],
    ]),
  );
});

test('an approval of the host, of the command or of the tool does not cover it', async () => {
  const world = new GateWorld(approves('session'));
  await ways['an address']?.(world, 'weather');
  await call(world, { city: 'Porto' });
  expect(world.asked).toHaveLength(2);
  world.person = approves('once');
  await ways['an address']?.(world, token);
  await call(world, { city: token });
  expect(world.asked).toHaveLength(4);
});

test('what is forbidden is not asked about for its secret', async () => {
  const world = new GateWorld(approves()).set({ fetch_url: 'deny' });
  await expect(ways['an address']?.(world, token)).rejects.toThrow('forbidden');
  expect(world.asked).toEqual([]);
});

test('a password is known by its name among the arguments', async () => {
  const world = new GateWorld(approves()).set({ mcp__s__t: 'allow' });
  await call(world, { login: { password: 'k9!vTq2#mZ' } });
  expect(world.asked[0]?.reasons[0]).toBe('It contains what looks like a secret (password).');
});

describe('of the collection', () => {
  test('every secret has a command asked about', async () => {
    const silent: string[] = [];
    for (const { text } of secretCases) {
      if (!(await isAskedForSecret(`echo ${text}`))) {
        silent.push(text);
      }
    }
    expect(secretCases.length).toBeGreaterThan(60);
    expect(silent).toEqual([]);
  });

  test('no look-alike is taken for one', async () => {
    for (const { text } of lookAlikes) {
      expect(await isAskedForSecret(text), text).toBe(false);
    }
  });
});

async function isAskedForSecret(command: string): Promise<boolean> {
  const world = new GateWorld();
  await run(world, command).catch(() => undefined); // Some are denied without a question.
  return world.asked.some(({ reasons }) => reasons.some((reason) => /a secret/.test(reason)));
}

function run(world: GateWorld, command: string): Promise<unknown> {
  const folder = shopPath('', { kind: 'directory' });
  return world.gate.command('run_command', 't1', { command, folder, waitMs: 1 }, never);
}

function call(world: GateWorld, given: Readonly<Record<string, unknown>>): Promise<unknown> {
  const wish = {
    ...{ tool: 'mcp__s__t', server: 's', serverHash: 'h', toolHash: 't' },
    ...{ isChanged: false, arguments: given },
  };
  return world.gate.call('t1', wish, async () => '', never);
}
