import * as net from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { framesOf, scopesOf, variablesOf } from '../support/debug/dapBodies.ts';
import { DapClient } from '../support/debug/dapClient.ts';
import { LazyValue, StandingProgram } from '../support/debug/standingProgram.ts';

describe('a scripted adapter', () => {
  const thousands = Array.from({ length: 10_000 }, (_, index) => String(index));
  const lazy = new LazyValue('41');
  const stop = {
    reason: 'cosmic ray',
    frames: [{ name: 'main', line: 1, locals: { rows: thousands, lazy } }],
  };

  async function serve(program: StandingProgram): Promise<DapClient> {
    const served = await program.adapter.serve();
    const socket = net.connect(served.port, '127.0.0.1');
    onTestFinished(served.close);
    return new DapClient({ incoming: socket, outgoing: socket });
  }

  test('stops for any reason in any thread, and pages ten thousand rows', async () => {
    const program = new StandingProgram({ threadId: 0 });
    const client = await serve(program);
    await client.request('initialize');
    program.stop(stop);
    expect(await client.takeEvent('stopped')).toMatchObject({ reason: 'cosmic ray', threadId: 0 });
    const [frame] = await framesOf(client, 0);
    const [scope] = await scopesOf(client, frame?.id ?? -1);
    const locals = await variablesOf(client, scope?.variablesReference ?? 0);
    const rows = locals.find(({ name }) => name === 'rows')?.variablesReference ?? 0;
    expect(await variablesOf(client, rows)).toHaveLength(10_000);
    const page = await variablesOf(client, rows, { start: 9_998, count: 5 });
    expect(page.map(({ value }) => value)).toEqual(['9998', '9999']);
  });

  test('counts who opens a lazy value, and lets old references lead nowhere', async () => {
    const program = new StandingProgram();
    program.stop(stop);
    const { adapter } = program;
    expect(await adapter.request('scopes', { frameId: 0 })).toMatchObject({ scopes: [{}] });
    const body = await adapter.request('variables', { variablesReference: 1 });
    expect(body).toMatchObject({ variables: [{}, { presentationHint: { lazy: true } }] });
    expect(lazy.reads).toBe(0);
    await adapter.request('variables', { variablesReference: 3 });
    expect(lazy.reads).toBe(1);
    await adapter.request('next', { threadId: 1 });
    expect(await adapter.request('variables', { variablesReference: 1 })).toEqual({
      variables: [],
    });
    await expect(adapter.request('scopes', { frameId: 0 })).rejects.toThrow(
      'Stack frame not found',
    );
  });

  test('is silent for as long as one waits, and verifies a breakpoint when it likes', async () => {
    const program = new StandingProgram();
    const client = await serve(program);
    const late = { id: 7, verified: false };
    program.adapter.reply({ setBreakpoints: () => ({ breakpoints: [late] }) });
    program.adapter.neverAnswer('evaluate');
    const signal = AbortSignal.timeout(50);
    await expect(client.request('evaluate', {}, signal)).rejects.toThrow('timeout');
    await expect(program.adapter.request('evaluate', {}, signal)).rejects.toThrow('timeout');
    expect(await client.request('setBreakpoints')).toEqual({ breakpoints: [late] });
    const breakpoint = { ...late, verified: true, line: 3 };
    program.adapter.emit('breakpoint', { reason: 'changed', breakpoint });
    expect(await client.takeEvent('breakpoint')).toEqual({ reason: 'changed', breakpoint });
  });
});
