import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  adapterNames,
  ensureDebugAdapters,
  type AdapterName,
} from '../../scripts/debugAdapters.ts';
import { startAdapter } from '../support/debug/adapters.ts';
import {
  evaluate,
  framesOf,
  scopesOf,
  variablesOf,
  type Frame,
  type Variable,
} from '../support/debug/dapBodies.ts';
import type { DapClient } from '../support/debug/dapClient.ts';
import type { DapEvent, DapMessage } from '../support/debug/dapMessages.ts';
import { DebugRun, type RunOptions } from '../support/debug/debugRun.ts';
import { compile, launchOf, lineOf, samplePath } from '../support/debug/samplePrograms.ts';
import { readTranscript, transcriptNames } from '../support/debug/transcript.ts';

/** What the product builds on: facts of real adapters that their documentation does not tell. */

const found = await ensureDebugAdapters();
const script = samplePath('js/orders.cjs');
const python = samplePath('py/orders.py');
const source = samplePath('c/orders.c');
const atEntryOf = {
  script: { file: script, line: lineOf(script, 'const label') },
  python: { file: python, line: lineOf(python, 'name = customer.name') },
  source: { file: source, line: lineOf(source, 'order->customer->name;') },
};

/** A run with all that was said in it. */
interface HeardRun {
  readonly run: DebugRun;
  readonly heard: { readonly session: string; readonly message: DapMessage }[];
}

/** A program that stands at its first stop. */
interface Standing extends HeardRun {
  readonly client: DapClient;
  readonly frame: Frame;
  readonly threadId: number;
}

const runs: DebugRun[] = [];
afterEach(async () => {
  await Promise.all(runs.splice(0).map((run) => run.close()));
});

async function start(
  adapter: AdapterName,
  program: string,
  options: Partial<RunOptions> = {},
): Promise<HeardRun> {
  const heard: HeardRun['heard'] = [];
  const run = await DebugRun.start(await startAdapter(adapter), {
    configuration: launchOf(adapter, program),
    ...options,
    onTraffic: (session, { message }) => heard.push({ session, message }),
  });
  runs.push(run);
  return { run, heard };
}

async function startAndStop(...args: Parameters<typeof start>): Promise<Standing> {
  const { run, heard } = await start(...args);
  const { session, body } = await run.nextStop();
  const [frame] = await framesOf(session.client, body.threadId);
  if (frame === undefined) {
    throw new TypeError('The program stands nowhere.');
  }
  return { run, heard, client: session.client, frame, threadId: body.threadId };
}

async function locals({ client, frame }: Standing): Promise<Variable[]> {
  const [scope] = await scopesOf(client, frame.id);
  return variablesOf(client, scope?.variablesReference ?? 0);
}

function referenceOf(rows: readonly Variable[], name: string): number {
  return rows.find((row) => row.name === name)?.variablesReference ?? 0;
}

function events({ heard }: HeardRun, name: string): { session: string; body: unknown }[] {
  const isIt = (message: DapMessage): message is DapEvent =>
    message.type === 'event' && message.event === name;
  return heard.flatMap(({ session, message }) =>
    isIt(message) ? [{ session, body: message.body }] : [],
  );
}

function printed(run: HeardRun): string {
  return JSON.stringify(events(run, 'output').map(({ body }) => body));
}

/** What comes of an expression, or what the adapter says instead. */
async function resultOf(standing: Standing, expression: string, context: string): Promise<string> {
  const { client, frame } = standing;
  const refused = (error: unknown) => ({ result: `refused: ${String(error)}` });
  const { result } = await evaluate(client, expression, { frameId: frame.id, context }).catch(
    refused,
  );
  return result;
}

test.runIf(process.env['CI'])('all four adapters are there where everything is tested', () => {
  expect([...found]).toEqual(adapterNames);
});

describe.runIf(found.has('js-debug'))('js-debug', () => {
  const uncaught = { exceptionFilters: ['uncaught'] };

  test('debugs in a session of its own, whose only thread is number 0', async () => {
    const { run, threadId, heard } = await startAndStop('js-debug', script, uncaught);
    expect(threadId).toBe(0);
    expect(run.sessions.map(({ id, parentId }) => [id, parentId])).toEqual([
      ['session-1', undefined],
      ['session-2', 'session-1'],
    ]);
    const [stopped] = events({ run, heard }, 'stopped');
    expect(stopped).toMatchObject({ session: 'session-2', body: { reason: 'exception' } });
  });

  test('answers for an old stop with no variables and no error, and with an error for its frame', async () => {
    const standing = await startAndStop('js-debug', script, { breakpoints: [atEntryOf.script] });
    const { run, client, frame, threadId } = standing;
    const [scope] = await scopesOf(client, frame.id);
    const reference = scope?.variablesReference ?? 0;
    expect(await variablesOf(client, reference)).not.toEqual([]);
    await client.request('next', { threadId });
    await run.nextStop();
    expect(await variablesOf(client, reference)).toEqual([]);
    await expect(scopesOf(client, frame.id)).rejects.toThrow('Stack frame not found');
  });

  test('marks getters as lazy, and assigns when it is asked for a hover', async () => {
    const standing = await startAndStop('js-debug', script, { breakpoints: [atEntryOf.script] });
    const order = await variablesOf(standing.client, referenceOf(await locals(standing), 'order'));
    const customer = await variablesOf(standing.client, referenceOf(order, 'customer'));
    expect(customer.find(({ name }) => name === 'visits')?.presentationHint?.lazy).toBe(true);
    expect(await resultOf(standing, 'order.id = 7', 'hover')).toBe('7');
    expect(await resultOf(standing, 'order.id', 'watch')).toBe('7');
    expect(await resultOf(standing, 'order.customer.visits', 'hover')).toBe('1');
    expect(await resultOf(standing, 'order.customer.visits', 'hover')).toBe('2');
  });

  test('tells the exit code in words of the first session alone', async () => {
    const ended = await start('js-debug', script);
    await ended.run.ended();
    expect(events(ended, 'stopped')).toEqual([]);
    expect(events(ended, 'exited')).toEqual([]);
    const last = events(ended, 'output').filter(({ session }) => session === 'session-1');
    expect(JSON.stringify(last)).toContain('Process exited with code 1');
  });

  test('takes what an ES module throws for caught: only the filter for all exceptions stops', async () => {
    for (const program of [samplePath('ts/orders.ts'), samplePath('js/rejection.js')]) {
      const ended = await start('js-debug', program, uncaught);
      await ended.run.ended();
      expect(events(ended, 'stopped')).toEqual([]);
      expect(printed(ended)).toContain('Uncaught');

      const { run } = await start('js-debug', program, { exceptionFilters: ['all'] });
      expect((await run.nextStop()).body.reason).toBe('exception');
    }
  });

  test('passes over an exception on a line with a logpoint', async () => {
    const line = lineOf(script, 'return `${label}');
    const breakpoints = [{ file: script, line, logMessage: 'id {order.id}' }];
    const ended = await start('js-debug', script, { breakpoints, ...uncaught });
    await ended.run.ended();
    expect(printed(ended)).toContain('id 2');
    expect(events(ended, 'stopped')).toEqual([]);
  });
});

describe.runIf(found.has('debugpy'))('debugpy', () => {
  const stopping = { breakpoints: [atEntryOf.python] };

  test('counts a property up each time an object is opened, and a hover does as it is told', async () => {
    const standing = await startAndStop('debugpy', python, stopping);
    const reference = referenceOf(await locals(standing), 'customer');
    const visits = async () =>
      (await variablesOf(standing.client, reference)).find(({ name }) => name === 'visits')?.value;
    expect([await visits(), await visits()]).toEqual(['1', '2']);
    expect(await resultOf(standing, 'customer.visits', 'hover')).toBe('3');
    expect(await resultOf(standing, '(fresh := 41)', 'hover')).toBe('41');
    expect(await resultOf(standing, 'fresh', 'watch')).toBe('41');
  });

  test('sends a hundred rows and more when five are asked for', async () => {
    const { client, frame } = await startAndStop('debugpy', python, stopping);
    const at = { frameId: frame.id, context: 'watch' };
    const { variablesReference } = await evaluate(client, 'list(range(200))', at);
    const page = { start: 0, count: 5, filter: 'indexed' };
    expect((await variablesOf(client, variablesReference, page)).length).toBeGreaterThan(100);
  });

  test('answers for an old stop with the values of the new one', async () => {
    const { run, client, frame, threadId } = await startAndStop('debugpy', python, stopping);
    const [scope] = await scopesOf(client, frame.id);
    await client.request('next', { threadId });
    await run.nextStop();
    const rows = await variablesOf(client, scope?.variablesReference ?? 0);
    expect(rows.map(({ name }) => name)).toContain('name');
  });

  test('stops where an exception is not caught, says what and why, and tells the exit code', async () => {
    const stopped = await startAndStop('debugpy', python, { exceptionFilters: ['uncaught'] });
    const { client, frame, threadId, run } = stopped;
    expect(frame).toMatchObject({ name: 'describe', line: lineOf(python, 'name.upper()') });
    expect(await client.request('exceptionInfo', { threadId })).toMatchObject({
      exceptionId: 'AttributeError',
      breakMode: 'unhandled',
    });
    await client.request('continue', { threadId });
    await run.ended();
    expect(events(stopped, 'exited')).toMatchObject([{ body: { exitCode: 1 } }]);
  });
});

describe.runIf(found.has('cdt-gdb') || found.has('lldb-dap'))('a program in C', () => {
  let built: Awaited<ReturnType<typeof compile>>;
  beforeAll(async () => {
    built = await compile(source);
  });
  afterAll(() => fs.rm(built.folder, { recursive: true }));

  test.runIf(found.has('cdt-gdb'))(
    'stops in gdb for its signal, and dies of it without a word',
    async () => {
      const stopped = await startAndStop('cdt-gdb', built.program);
      const { client, threadId, frame } = stopped;
      expect(frame).toMatchObject({ name: 'initial', line: atEntryOf.source.line });
      expect(events(stopped, 'stopped')).toMatchObject([{ body: { reason: 'SIGSEGV' } }]);
      await client.request('continue', { threadId });
      await expect
        .poll(() => events(stopped, 'stopped').at(-1)?.body)
        .toMatchObject({ threadId: null });
      expect(printed(stopped)).toContain('no longer exists');
      expect([...events(stopped, 'exited'), ...events(stopped, 'terminated')]).toEqual([]);
    },
  );

  test.runIf(found.has('cdt-gdb'))(
    'assigns in a hover of gdb, and its console is a shell',
    async () => {
      const standing = await startAndStop('cdt-gdb', built.program, {
        breakpoints: [atEntryOf.source],
      });
      await resultOf(standing, 'order->customer->visits = 41', 'hover');
      expect(await resultOf(standing, 'order->customer->visits', 'watch')).toBe('41');
      const file = path.join(built.folder, 'by-gdb');
      await resultOf(standing, `>shell touch ${file}`, 'repl');
      expect(await exists(file)).toBe(true);
    },
  );

  test.runIf(found.has('lldb-dap'))(
    'stops in lldb with its process as thread, and names the signal',
    async () => {
      const stopped = await startAndStop('lldb-dap', built.program);
      const { client, threadId, run } = stopped;
      expect(threadId).toBeGreaterThan(1);
      expect(events(stopped, 'stopped')).toMatchObject([{ body: { reason: 'exception' } }]);
      expect(await client.request('exceptionInfo', { threadId })).toMatchObject({
        exceptionId: 'signal',
        description: expect.stringContaining('SIGSEGV'),
      });
      await client.request('continue', { threadId });
      await run.ended();
      expect(events(stopped, 'exited')).toMatchObject([{ body: { exitCode: 11 } }]);
    },
  );

  test.runIf(found.has('lldb-dap'))(
    'does not change in a hover of lldb, whose console is a shell',
    async () => {
      const standing = await startAndStop('lldb-dap', built.program, {
        breakpoints: [atEntryOf.source],
      });
      expect(await resultOf(standing, 'order->customer->visits = 41', 'hover')).toMatch(/^refused/);
      expect(await resultOf(standing, 'order->customer->visits', 'watch')).toBe('3');
      const file = path.join(built.folder, 'by-lldb');
      await resultOf(standing, `platform shell touch ${file}`, 'repl');
      expect(await exists(file)).toBe(true);
    },
  );
});

describe('recordings', () => {
  test('are of all four adapters, both ways, and hold nothing of the machine', async () => {
    const names = await transcriptNames();
    expect(names.toSorted()).toEqual(
      adapterNames.flatMap((name) => [`${name}.failure`, `${name}.stops`]).toSorted(),
    );
    for (const name of names) {
      const { traffic, sessions } = await readTranscript(name);
      expect(new Set(traffic.map(({ to }) => to))).toEqual(new Set(['adapter', 'editor']));
      expect(sessions.map(({ id }) => id)).toEqual([
        ...new Set(traffic.map(({ session }) => session)),
      ]);
      expect(JSON.stringify(traffic)).not.toMatch(/\/(?:root|home|tmp)\//);
    }
  });
});

async function exists(file: string): Promise<boolean> {
  return fs.stat(file).then(
    () => true,
    () => false,
  );
}
