import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { findOnPath } from './findOnPath.ts';
import { runQuietly, StepError } from './command.mjs';

// A registry that cannot be reached must not hold the tests up for longer.
const attemptMs = 240_000;

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];
const applications = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
];

/**
 * Finds a Chromium for the end-to-end tests, or installs one: `GLM_AIR_CHROMIUM`, then what the
 * machine has, then Debian's package, then Playwright's own build.
 * @returns path of the executable
 */
export async function ensureChromium(): Promise<string> {
  const chosen = process.env['GLM_AIR_CHROMIUM'];
  if (chosen !== undefined) {
    if (!existsSync(chosen)) {
      throw new StepError(`GLM_AIR_CHROMIUM names ${chosen}, which does not exist.`);
    }
    return chosen;
  }
  const found = installed() ?? (await fromDebian()) ?? (await fromPlaywright());
  if (found === undefined) {
    throw new StepError(
      'The end-to-end tests need Chromium and none could be installed: install Chrome or Chromium, ' +
        'or set GLM_AIR_CHROMIUM to its executable.',
    );
  }
  return found;
}

function installed(): string | undefined {
  return (
    names.map(findOnPath).find((file) => file !== undefined) ??
    [...applications, chromium.executablePath()].find((file) => existsSync(file))
  );
}

async function fromDebian(): Promise<string | undefined> {
  if (process.getuid?.() !== 0 || findOnPath('apt-get') === undefined) {
    return undefined;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '--yes', '--no-install-recommends', 'chromium'];
  await attempt('Reading Debian’s package lists', 'apt-get', ['update'], env);
  await attempt('Installing Debian’s Chromium', 'apt-get', args, env);
  return findOnPath('chromium');
}

async function fromPlaywright(): Promise<string | undefined> {
  const cli = path.join(import.meta.dirname, '../node_modules/playwright-core/cli.js');
  const args = [cli, 'install', 'chromium'];
  await attempt('Downloading Playwright’s Chromium', process.execPath, args, process.env);
  return [chromium.executablePath()].find((file) => existsSync(file));
}

/** A way that fails is not the end: the next one is tried, and what failed stands in the output. */
async function attempt(
  title: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<void> {
  try {
    await runQuietly(title, command, args, { env, timeoutMs: attemptMs });
  } catch (error) {
    console.log(error instanceof StepError ? error.message : String(error));
  }
}
