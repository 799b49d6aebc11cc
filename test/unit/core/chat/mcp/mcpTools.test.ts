import { expect, test } from 'vitest';
import type {
  McpConnection,
  McpConnector,
  McpPorts,
  McpServerWish,
} from '../../../../../src/core/chat/mcp/mcpPorts.ts';
import { McpTools } from '../../../../../src/core/chat/mcp/mcpTools.ts';
import { ToolError } from '../../../../../src/core/chat/tools/tool.ts';
import { sha256 } from '../../../../../src/host/sha256.ts';
import { approves, GateWorld } from '../../../../support/gateWorld.ts';
import { ManualClock } from '../../../../support/manualClock.ts';
import { RecordingLogger } from '../../../../support/recordingLogger.ts';

const never = new AbortController().signal;

/** A server of one tool, which ends when the test says so. */
class FakeConnection implements McpConnection {
  isUp = true;
  isOpen = () => this.isUp;
  changes = () => 0;
  listTools = async () => [{ name: 'find', inputSchema: { type: 'object' } }];
  call = async () => ({ content: [{ type: 'text', text: 'found' }] });
  close = async () => void (this.isUp = false);
}

class World {
  readonly clock = new ManualClock();
  readonly gate = new GateWorld(approves('session'));
  readonly logger = new RecordingLogger();
  readonly connections: FakeConnection[] = [];
  wishes: readonly McpServerWish[] = ['db'].map((server) => ({
    ...{ server, target: `serve ${server}` },
    launch: { kind: 'http', url: 'https://a.example', headers: {} },
  }));
  open: McpConnector['open'] = async () => {
    const connection = new FakeConnection();
    this.connections.push(connection);
    return connection;
  };
  readonly tools = new McpTools({
    readServers: async () => ({ wishes: this.wishes, problems: ['A note.'] }),
    connector: { open: (...given) => this.open(...given) },
    memory: { get: () => 'of an older version', set: () => undefined },
    ...{ clock: this.clock, logger: this.logger, sha256 },
    isTrusted: () => this.gate.isTrusted,
  });

  offer(signal = never) {
    return this.tools.offer(this.ports, signal);
  }

  get ports(): McpPorts {
    return { gate: this.gate.gate, turnId: 't1', randomId: () => 'f00d', maxResultTokens: 1_000 };
  }
}

test('starts a server with the first list, and no second time while it is up', async () => {
  const world = new World();
  expect(world.connections).toEqual([]);
  const { tools, problems } = await world.offer();
  await world.offer();
  expect(tools.map(({ name }) => name)).toEqual(['mcp__db__find']);
  expect(problems).toEqual(['A note.']);
  expect(world.connections).toHaveLength(1);
});

test('does not keep the user waiting for a slow server, and has its tools next time', async () => {
  const world = new World();
  const started = Promise.withResolvers<McpConnection>();
  world.open = () => started.promise;
  const first = world.offer();
  await expect.poll(() => world.clock.sleepers).toBe(1);
  world.clock.pass(15_000);
  expect(await first).toEqual({
    tools: [],
    problems: ['A note.', expect.stringContaining('db is still starting')],
  });
  started.resolve(new FakeConnection());
  expect((await world.offer()).tools).toHaveLength(1);
  expect(world.clock.sleepers).toBe(0);
});

test('leaves a server alone that fails again and again, for ten minutes', async () => {
  const world = new World();
  let starts = 0;
  world.open = async () => {
    starts += 1;
    throw new Error('spawn ENOENT');
  };
  for (let turn = 0; turn < 5; turn += 1) {
    await world.offer();
  }
  expect(starts).toBe(3);
  expect((await world.offer()).problems[1]).toContain('has ended 3 times');
  world.clock.pass(10 * 60_000);
  await world.offer();
  expect(starts).toBe(4);
});

test('ends a start when the tools are disposed of meanwhile', async () => {
  const world = new World();
  world.open = (_server, _launch, signal) =>
    new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Error('over'))));
  const offer = world.offer();
  await expect.poll(() => world.clock.sleepers).toBe(1);
  await world.tools.dispose();
  expect((await offer).problems[1]).toContain('did not start');
});

test('throws after an abort, and the server stays for the next turn', async () => {
  const world = new World();
  const started = Promise.withResolvers<McpConnection>();
  world.open = () => started.promise;
  const turn = new AbortController();
  const offer = world.offer(turn.signal);
  await expect.poll(() => world.clock.sleepers).toBe(1);
  turn.abort();
  await expect(offer).rejects.toThrow('aborted');
  started.resolve(new FakeConnection());
  expect((await world.offer()).tools).toHaveLength(1);
});

test('tells the model in a sentence that a list can’t be had or a tool is gone', async () => {
  const world = new World();
  const [tool] = (await world.offer()).tools;
  const [connection] = world.connections;
  await connection?.close();
  world.open = async () => Object.assign(new FakeConnection(), { listTools: async () => [] });
  expect(await tool?.run({}, world.ports, never)).toMatchObject({
    ...{ isError: true, content: 'Its MCP server no longer offers this tool. Go on without it.' },
  });
  world.wishes = world.wishes.map((wish) => ({ ...wish, target: 'another' }));
  const listTools = async () => {
    throw new ToolError('It can’t list its tools.');
  };
  world.open = async () => Object.assign(new FakeConnection(), { listTools });
  expect((await world.offer()).problems).toContain('It can’t list its tools.');
});
