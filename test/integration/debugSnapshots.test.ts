import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureDebugAdapters, type AdapterName } from '../../scripts/debugAdapters.ts';
import { snapshotLabel, snapshotText } from '../../src/core/debug/snapshot/snapshotText.ts';
import type { StopSnapshot } from '../../src/core/debug/snapshot/stopSnapshot.ts';
import { DebugWorld } from '../support/debug/debugWorld.ts';
import { compile, samplePath } from '../support/debug/samplePrograms.ts';

let installed: ReadonlySet<AdapterName> = new Set();
beforeAll(async () => {
  installed = await ensureDebugAdapters();
}, 300_000);

interface Crash {
  readonly adapter: AdapterName;
  readonly type: string;
  readonly source: string;
  readonly label: string;
  /** What the text must name: the line and the value that show why. */
  readonly names: readonly RegExp[];
}

const crashes: readonly Crash[] = [
  {
    ...{ adapter: 'js-debug', type: 'node', source: 'js/orders.cjs' },
    label: 'TypeError in greet() orders.cjs:22',
    names: [/^>22\|.*order\.customer\.name/mu, /^ {4}customer = undefined$/mu, /2 orders/u],
  },
  {
    ...{ adapter: 'debugpy', type: 'debugpy', source: 'py/orders.py' },
    label: 'AttributeError in describe() orders.py:24',
    // What it printed may come behind the news of the stop.
    names: [/^>24\|.*name\.upper\(\)/mu, /^ {2}name: NoneType = None$/mu],
  },
  {
    ...{ adapter: 'cdt-gdb', type: 'gdb', source: 'c/orders.c' },
    label: 'SIGSEGV in initial() orders.c:15',
    names: [/^>15\|.*order->customer->name/mu, /customer.* = 0x0/u],
  },
  {
    ...{ adapter: 'lldb-dap', type: 'lldb-dap', source: 'c/orders.c' },
    label: 'SIGSEGV in initial() orders.c:15',
    names: [/^>15\|.*order->customer->name/mu, /customer.* = (?:0x0|NULL|nullptr)/u],
  },
];

/** The source and what is run of it, in a workspace of its own. */
async function planted(source: string): Promise<{ root: string; program: string }> {
  const file = samplePath(source);
  if (!source.endsWith('.c')) {
    return { root: path.dirname(file), program: file };
  }
  const { program, folder } = await compile(file);
  onTestFinished(() => fs.rm(folder, { recursive: true }));
  return { root: path.dirname(file), program };
}

describe.each(crashes)(
  'a crash under $adapter: $source',
  ({ adapter, type, source, label, names }) => {
    test('is taken down with the line and the value that show why, within 12 requests', async (context) => {
      context.skip(!installed.has(adapter), `${adapter} is not installed`);
      const { root, program } = await planted(source);
      const world = DebugWorld.forTest(root);
      const snapshot: StopSnapshot = await world.stopOf({ type, program });
      const text = snapshotText(snapshot, 's1#1', 1_200);

      expect(snapshotLabel(snapshot)).toBe(label);
      for (const name of names) {
        expect(text).toMatch(name);
      }
      expect(snapshot.requests).toBeLessThanOrEqual(12);
      expect(snapshot.problems).toEqual([]);
    });
  },
);
