// Runs under the Node that the machine has, before anything is installed: node: built-ins only.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { runAttached, runQuietly, StepError } from './command.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.glm-air-lock');
const goals = ['start', 'test'];

/**
 * `npm start` and `npm test` on a fresh clone: installs what is missing, then goes on under the
 * project's own Node.
 * @param {string | undefined} goal
 * @param {readonly string[]} args
 */
async function bootstrap(goal, ...args) {
  if (goal === undefined || !goals.includes(goal)) {
    throw new StepError(`Say what to do: node scripts/bootstrap.mjs ${goals.join('|')}.`);
  }
  await installPackages();
  const PATH = [path.join(modules, '.bin'), process.env['PATH']].join(path.delimiter);
  const script = path.join(root, 'scripts', `${goal}.ts`);
  process.exitCode = await runAttached('node', [script, ...args], {
    cwd: root,
    env: { ...process.env, PATH },
  });
}

/** Once per lock file; what npm was asked to install is remembered beside what it installed. */
async function installPackages() {
  const lock = await readFile(path.join(root, 'package-lock.json'));
  const stamp = createHash('sha256').update(lock).digest('hex');
  if ((await readFile(stampFile, 'utf8').catch(() => '')) === stamp) {
    return;
  }
  const hint = 'Check that the npm registry can be reached, then run the same command again.';
  await runQuietly('Installing packages', 'npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    hint,
  });
  await writeFile(stampFile, stamp);
}

try {
  const [goal, ...args] = process.argv.slice(2);
  await bootstrap(goal, ...args);
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  process.exitCode = 1;
}
