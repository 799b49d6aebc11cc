import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ensureChromium } from './chromium.ts';
import { ensureCodeServer } from './codeServer.ts';
import { runAttached, StepError } from './command.mjs';
import { ensureDebugAdapters } from './debugAdapters.ts';
import { ensureLlamaServer } from './llamaServer.ts';
import { readTotals } from './testTotals.ts';

const root = path.join(import.meta.dirname, '..');

try {
  if ((await runAttached('npm', ['run', '--silent', 'check'], { cwd: root })) !== 0) {
    throw new StepError('The check failed; what is wrong stands above.');
  }
  await ensureCodeServer();
  await ensureChromium();
  await ensureLlamaServer();
  await ensureDebugAdapters();
  process.exitCode = await runTests();
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  process.exitCode = 1;
}

/** Unit, integration and end-to-end tests, in this order; the last line printed has the totals. */
async function runTests(): Promise<number> {
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-test-'));
  try {
    const report = path.join(folder, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
    const exitCode = await runAttached('vitest', ['run', ...reporters], { cwd: root });
    const totals = readTotals(await fs.readFile(report, 'utf8'));
    if (exitCode !== 0 && totals.failed === 0) {
      throw new StepError('Something failed outside of a test; it stands above.');
    }
    console.log(`${totals.passed} passed, ${totals.failed} failed`);
    return exitCode;
  } finally {
    await fs.rm(folder, { recursive: true });
  }
}
