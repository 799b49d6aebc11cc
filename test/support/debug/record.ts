// Makes the transcripts in test/fixtures/dap anew: node test/support/debug/record.ts [adapter…]
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import {
  adapterNames,
  ensureDebugAdapters,
  type AdapterName,
} from '../../../scripts/debugAdapters.ts';
import { startAdapter } from './adapters.ts';
import { framesOf, scopesOf, variablesOf, type Variable } from './dapBodies.ts';
import type { DapClient } from './dapClient.ts';
import { DebugRun, type RunOptions, type RunStop } from './debugRun.ts';
import { compile, launchOf, lineOf, samplePath } from './samplePrograms.ts';
import { isWorthKeeping, stabilise, writeTranscript, type Transcript } from './transcript.ts';

/** A sample program, and where it stops once before it fails. */
interface Sample {
  readonly source: string;
  readonly line: string;
  readonly condition: string;
  readonly filters: readonly string[];
  /** Of a run that nothing stops: it prints and ends with exit code 1. */
  readonly failing: { readonly source: string; readonly args?: readonly string[] };
}

const crash = {
  ...{ source: 'c/orders.c', line: 'order->customer->name;', condition: 'order->id == 1' },
  ...{ filters: [], failing: { source: 'c/orders.c', args: ['once'] } },
};
const samples: Readonly<Record<AdapterName, Sample>> = {
  'js-debug': {
    ...{ source: 'js/orders.cjs', line: 'const label', condition: 'order.id === 1' },
    ...{ filters: ['uncaught'], failing: { source: 'js/rejection.js' } },
  },
  debugpy: {
    ...{
      source: 'py/orders.py',
      line: 'name = customer.name',
      condition: 'customer.name == "Ada"',
    },
    ...{ filters: ['uncaught'], failing: { source: 'py/orders.py' } },
  },
  'cdt-gdb': crash,
  'lldb-dap': crash,
};
// What a person would open in the Variables view.
const shownScopes = 2;
const shownDepth = 3;
// gdb's adapter does not tell when a signal has ended the program.
const lastWordsMs = 3_000;

const repository = path.join(import.meta.dirname, '../../..');
const found = await ensureDebugAdapters();
const wanted = process.argv.length > 2 ? process.argv.slice(2) : adapterNames;
for (const name of adapterNames.filter((each) => wanted.includes(each) && found.has(each))) {
  await recordStops(name, samples[name]);
  await recordFailure(name, samples[name]);
}

/** A breakpoint with a condition, one step, then the failure, each looked at; then the end. */
async function recordStops(adapter: AdapterName, sample: Sample): Promise<void> {
  const file = samplePath(sample.source);
  const breakpoint = { file, line: lineOf(file, sample.line), condition: sample.condition };
  const options = { breakpoints: [breakpoint], exceptionFilters: sample.filters };
  await record(`${adapter}.stops`, { adapter, source: sample.source, options }, async (run) => {
    const first = await run.nextStop();
    await lookAt(first);
    await move(first, 'next');
    const second = await run.nextStop();
    await framesOf(second.session.client, second.body.threadId);
    await move(second, 'continue');
    const failure = await run.nextStop();
    await lookAt(failure);
    await failure.session.client
      .request('exceptionInfo', { threadId: failure.body.threadId })
      .catch(() => {}); // What an adapter refuses belongs into the transcript, too.
    await move(failure, 'continue');
  });
}

async function recordFailure(adapter: AdapterName, { failing }: Sample): Promise<void> {
  const { source, args } = failing;
  const more = { ...(args && { args, arguments: args.join(' ') }) };
  await record(`${adapter}.failure`, { adapter, source, more, options: {} }, async () => {});
}

interface Recording {
  readonly adapter: AdapterName;
  readonly source: string;
  readonly options: Omit<RunOptions, 'configuration' | 'onTraffic'>;
  readonly more?: Readonly<Record<string, unknown>>;
}

async function record(
  name: string,
  { adapter, source, options, more }: Recording,
  act: (run: DebugRun) => Promise<void>,
): Promise<void> {
  const traffic: Transcript['traffic'] = [];
  const built = source.endsWith('.c') ? await compile(samplePath(source)) : undefined;
  const run = await DebugRun.start(await startAdapter(adapter), {
    ...options,
    configuration: launchOf(adapter, built?.program ?? samplePath(source), more),
    onTraffic: (session, each) => {
      if (isWorthKeeping(each)) {
        traffic.push({ session, ...each });
      }
    },
  });
  try {
    await act(run);
    await Promise.race([run.ended(), new Promise((resolve) => setTimeout(resolve, lastWordsMs))]);
  } finally {
    await run.close();
  }
  const sessions = run.sessions.map(
    ({ client: _client, capabilities: _known, ...session }) => session,
  );
  const recorded = { adapter, program: source, sessions: [...sessions], traffic };
  const folders = { [process.execPath]: '/usr/bin/node', [repository]: '/workspace' };
  const build: Record<string, string> = built === undefined ? {} : { [built.folder]: '/build' };
  await writeTranscript(name, stabilise(recorded, { ...folders, ...build }));
  if (built !== undefined) {
    await fs.rm(built.folder, { recursive: true });
  }
  process.stdout.write(`${name}: ${traffic.length} messages\n`);
}

async function move({ session, body }: RunStop, command: 'next' | 'continue'): Promise<void> {
  await session.client.request(command, { threadId: body.threadId });
}

async function lookAt({ session: { client }, body }: RunStop): Promise<void> {
  await client.request('threads');
  const [frame] = await framesOf(client, body.threadId);
  const scopes = frame === undefined ? [] : await scopesOf(client, frame.id);
  for (const { variablesReference } of scopes
    .filter(({ expensive }) => !expensive)
    .slice(0, shownScopes)) {
    await open(client, variablesReference, shownDepth);
  }
}

async function open(client: DapClient, reference: number, depth: number): Promise<void> {
  const rows = await variablesOf(client, reference);
  for (const row of depth > 1 ? rows.filter(canOpen) : []) {
    await open(client, row.variablesReference, depth - 1);
  }
}

/** Neither what runs code nor what has nothing to do with the program. */
function canOpen({ name, variablesReference, presentationHint }: Variable): boolean {
  const isNoise = /^this$|^\[\[|variables$/.test(name);
  return variablesReference > 0 && presentationHint?.lazy !== true && !isNoise;
}
