import { globSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { activationBudgetBytes } from '../../scripts/activationSize.ts';
import { activationLoadBytes } from '../support/activationLoad.ts';
import { chatPageBudgetBytes, chatPageBytes } from '../support/chatPageSize.ts';
import { installExtension } from '../support/installedExtension.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import type { BenchRow } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';

const dist = path.join(import.meta.dirname, '../../dist');

/** What activation and the chat page load from the package, and every package that lies in dist. */
export async function benchSize(run: BenchRun): Promise<readonly BenchRow[]> {
  const installed = await installExtension(await packagedExtension());
  run.onEnd(() => installed.remove());
  return [
    {
      what: 'code loaded at activation, against the budget',
      unit: 'kB',
      measured: (await activationLoadBytes(installed.folder)) / 1_000,
      control: activationBudgetBytes / 1_000,
      goal: { atMost: 1 },
    },
    {
      what: 'chat page, gzipped, against the budget',
      unit: 'kB',
      measured: (await chatPageBytes(installed.folder)) / 1_000,
      control: chatPageBudgetBytes / 1_000,
      goal: { atMost: 1 },
    },
    ...(await Promise.all(globSync('*.vsix', { cwd: dist }).toSorted().map(packageRow))),
  ];
}

async function packageRow(file: string): Promise<BenchRow> {
  const { size } = await fs.stat(path.join(dist, file));
  return { what: file, unit: 'MB', measured: size / 1_000_000 };
}
