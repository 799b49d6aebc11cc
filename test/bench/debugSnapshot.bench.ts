import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { ensureDebugAdapters } from '../../scripts/debugAdapters.ts';
import { DebugEditor } from '../support/debug/debugEditor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';

/** A stop is to be known within this many requests beside those of the editor. */
const maxRequests = 12;

interface Stop {
  /** Until our snapshot was whole. */
  readonly oursMs: number;
  /** Until the editor had a stack frame in focus. */
  readonly editorMs: number;
  readonly requests: number;
}

/**
 * How long it takes from the adapter's `stopped` until a stop is known to the chat, in the real editor with its
 * variables in sight, against the time until the editor itself has its stack frame.
 */
export async function benchDebugSnapshot(run: BenchRun): Promise<readonly BenchRow[]> {
  await ensureDebugAdapters();
  const times = path.join(run.folder, 'times.txt');
  await fs.writeFile(times, '');
  const folder = '${workspaceFolder}';
  const debug = await DebugEditor.start({
    configurations: [
      { name: 'js-debug', type: 'node', request: 'launch', program: `${folder}/js/orders.cjs` },
      {
        name: 'debugpy',
        type: 'debugpy-test',
        request: 'launch',
        program: `${folder}/py/orders.py`,
      },
    ],
    extensions: [await packagedExtension()],
    env: { STACK_FRAME_TIMES: times },
  });
  run.onEnd(() => debug.close());
  await debug.editor.waitForStatusBar('glmAir.status', (text) => text !== '');
  await debug.launch('js-debug');
  await debug.stopOn('Caught Exceptions');
  const rows: BenchRow[] = [];
  for (const name of ['js-debug', 'debugpy']) {
    const stops: Stop[] = [];
    while (stops.length < run.rounds) {
      stops.push(await stopOf(debug, name, times));
    }
    rows.push(...rowsOf(name, stops));
  }
  return rows;
}

/** Starts a program that fails, and waits until everybody knows where it stands. */
async function stopOf(debug: DebugEditor, name: string, times: string): Promise<Stop> {
  const readEditor = async () =>
    (await fs.readFile(times, 'utf8')).trim().split('\n').filter(Boolean);
  const readOurs = async () => [
    ...(await debug.editor.extensionHostLog()).matchAll(
      /debug: stop \S+ was known in (\d+) ms, with (\d+) requests/gu,
    ),
  ];
  const [editorBefore, oursBefore] = [(await readEditor()).length, (await readOurs()).length];
  await debug.launch(name);
  const editor = await debug.editor.waitFor(readEditor, (all) => all.length > editorBefore);
  const ours = await debug.editor.waitFor(readOurs, (all) => all.length > oursBefore);
  await debug.stop();
  const [, oursMs, requests] = ours[oursBefore] ?? [];
  return {
    ...{ oursMs: Number(oursMs), requests: Number(requests) },
    editorMs: Number(editor[editorBefore]),
  };
}

function rowsOf(name: string, stops: readonly Stop[]): readonly BenchRow[] {
  return [
    {
      what: `${name}: a stop is known, median of ${stops.length}, against the editor's stack frame`,
      unit: 'ms',
      measured: median(stops.map(({ oursMs }) => oursMs)),
      control: median(stops.map(({ editorMs }) => editorMs)),
      goal: { atMost: 2 },
    },
    {
      what: `${name}: requests for it, the most`,
      unit: 'requests',
      measured: Math.max(...stops.map(({ requests }) => requests)),
      control: maxRequests,
      goal: { atMost: 1 },
    },
  ];
}
