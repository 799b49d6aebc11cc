import { findOnPath } from './findOnPath.ts';
import { runQuietly, StepError } from './command.mjs';

// A registry that cannot be reached must not hold the tests up for longer.
const attemptMs = 240_000;

/** Installs packages where apt is at hand and we may use it; the caller looks what came of it. */
export async function attemptDebianInstall(...names: readonly string[]): Promise<void> {
  if (process.getuid?.() !== 0 || findOnPath('apt-get') === undefined) {
    return;
  }
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '--yes', '--no-install-recommends', ...names];
  await attempt('Reading Debian’s package lists', 'apt-get', ['update'], env);
  await attempt(`Installing Debian’s ${names.join(', ')}`, 'apt-get', args, env);
}

/** A way that fails is not the end: the next one is tried, and what failed stands in the output. */
export async function attempt(
  title: string,
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<void> {
  try {
    await runQuietly(title, command, args, { env, timeoutMs: attemptMs });
  } catch (error) {
    console.log(error instanceof StepError ? error.message : String(error));
  }
}
