import { describe, expect, test } from 'vitest';
import { approves, deniesAll, GateWorld } from '../../../support/gateWorld.ts';

const never = new AbortController().signal;
const mcpCall = (more: Partial<Parameters<GateWorld['gate']['call']>[1]>) => ({
  ...{ tool: 'mcp__db__drop', server: 'db', serverHash: 'h', toolHash: 't', isChanged: false },
  ...{ arguments: { table: 'users' }, ...more },
});

describe('an approval', () => {
  test('of an MCP server ends when its command line changes', async () => {
    const world = new GateWorld(approves('workspace'));
    const connect = (target: string) =>
      world.gate.connect('t1', { server: 'db', target }, async (given) => given, never);
    expect(await connect('npx db-server@1')).toBe('npx db-server@1');
    await connect('npx db-server@1');
    expect(world.asked).toHaveLength(1);
    await connect('npx db-server@2');
    expect(world.asked).toHaveLength(2);
    expect(world.asked[1]?.title).toContain('npx db-server@2');
  });

  test('of an MCP server is none of its tools', async () => {
    const world = new GateWorld(approves('session'));
    await world.gate.connect('t1', { server: 'db', target: 'x' }, async () => undefined, never);
    world.person = deniesAll;
    await expect(world.gate.call('t1', mcpCall({}), async () => undefined, never)).rejects.toThrow(
      'denied',
    );
    expect(world.asked.at(-1)?.action).toMatchObject({ arguments: { table: 'users' } });
  });

  test('of an MCP tool ends when its server describes it in other words', async () => {
    const world = new GateWorld(approves('workspace'));
    const call = (wish: ReturnType<typeof mcpCall>) =>
      world.gate.call('t1', wish, async () => 'sent', never);
    await call(mcpCall({}));
    await call(mcpCall({ arguments: { table: 'carts' } }));
    expect(world.asked).toHaveLength(1);
    world.person = deniesAll;
    await expect(call(mcpCall({ toolHash: 'other words' }))).rejects.toThrow('denied');
    await expect(call(mcpCall({ serverHash: 'other server' }))).rejects.toThrow('denied');
  });
});

describe('the settings', () => {
  test('that allow an MCP tool do not hold once its server describes it in other words', async () => {
    const world = new GateWorld().set({ mcp__db__drop: 'allow' });
    const call = (isChanged: boolean) =>
      world.gate.call('t1', mcpCall({ isChanged }), async () => 'sent', never);
    expect(await call(false)).toBe('sent');
    await expect(call(true)).rejects.toThrow('denied');
    expect(world.asked[0]?.reasons.join(' ')).toContain('other words');
  });

  test('that allow an MCP tool do not start its server', async () => {
    const world = new GateWorld().set({ mcp: 'allow' });
    const connecting = world.gate.connect('t1', { server: 'x', target: 'y' }, async () => 1, never);
    await expect(connecting).rejects.toThrow('denied');
  });
});
