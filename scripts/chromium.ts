import { existsSync } from 'node:fs';
import * as path from 'node:path';
import { chromium } from 'playwright-core';
import { attempt, attemptDebianInstall } from './attempt.ts';
import { findOnPath } from './findOnPath.ts';
import { StepError } from './command.mjs';

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
  await attemptDebianInstall('chromium');
  return findOnPath('chromium');
}

async function fromPlaywright(): Promise<string | undefined> {
  const cli = path.join(import.meta.dirname, '../node_modules/playwright-core/cli.js');
  const args = [cli, 'install', 'chromium'];
  await attempt('Downloading Playwright’s Chromium', process.execPath, args);
  return [chromium.executablePath()].find((file) => existsSync(file));
}
