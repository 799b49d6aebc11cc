import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import type { Workspace } from '../../ports.ts';
import type { CheckedPath } from '../../safety/action.ts';
import { ToolError } from '../tools/tool.ts';
import {
  cargoPlan,
  goPlan,
  javaScriptPlan,
  nodePlan,
  pytestPlan,
  type JavaScriptRunner,
  type ProgramRunner,
  type TestPlan,
  type TestWish,
} from './testPlan.ts';

/** A folder with tests, and how they are run there. */
export interface FoundRunner {
  readonly folder: CheckedPath;
  plan(wish: TestWish): TestPlan;
}

type Files = Pick<Workspace, 'check' | 'readText'>;
type Plan = FoundRunner['plan'];

const manifestSchema = z.object({
  scripts: z.optional(z.record(z.string(), z.string())),
  dependencies: z.optional(z.record(z.string(), z.unknown())),
  devDependencies: z.optional(z.record(z.string(), z.unknown())),
});

const javaScriptRunners: readonly JavaScriptRunner[] = ['vitest', 'jest', 'mocha'];
/** A script of `node` and plain words: options, files, globs. */
const plainNodeScript = /^node(?: +[\w@%+=:,./*-]+)+$/;
const programRunners: readonly (readonly [lock: string, runner: ProgramRunner])[] = [
  ['pnpm-lock.yaml', 'pnpm exec'],
  ['yarn.lock', 'yarn run'],
  ['bun.lock', 'bunx --no-install'],
  ['bun.lockb', 'bunx --no-install'],
];

/**
 * Finds the test runner of a folder or of the nearest one above it in its workspace folder. What a
 * package names in its script goes before what it only depends on.
 * @returns `undefined` where there is none that is known.
 */
export async function findRunner(
  start: CheckedPath,
  files: Files,
): Promise<FoundRunner | undefined> {
  for (const folder of foldersUpFrom(start)) {
    const plan =
      (await packagePlan(folder, start.root, files)) ??
      ((await isFile(`${folder}/Cargo.toml`, files)) ? cargoPlan : undefined) ??
      ((await isFile(`${folder}/go.mod`, files)) ? goPlan : undefined) ??
      (await pythonPlan(folder, files));
    if (plan !== undefined) {
      return { folder: await files.check(folder, 'list'), plan };
    }
  }
  return undefined;
}

/** From the folder up to the root of its workspace folder. */
function foldersUpFrom({ real, root }: CheckedPath): readonly string[] {
  const names = real.slice(root.length).split(/[\\/]/).filter(Boolean);
  return Array.from({ length: names.length + 1 }, (_, up) =>
    [root, ...names.slice(0, names.length - up)].join('/'),
  );
}

async function packagePlan(folder: string, root: string, files: Files): Promise<Plan | undefined> {
  const manifest = await readManifest(folder, files);
  const script = manifest?.scripts?.['test'] ?? '';
  const packages = { ...manifest?.dependencies, ...manifest?.devDependencies };
  const runner =
    javaScriptRunners.find((each) => new RegExp(`\\b${each}\\b`).test(script)) ??
    (script.includes('--test') ? undefined : javaScriptRunners.find((each) => each in packages));
  if (runner !== undefined) {
    const program = await programRunner(folder, root, files);
    return (wish) => javaScriptPlan(runner, program, wish);
  }
  return plainNodeScript.test(script) && /\s--test(?:\s|$)/.test(script)
    ? (wish) => nodePlan(script, wish)
    : undefined;
}

async function readManifest(
  folder: string,
  files: Files,
): Promise<z.infer<typeof manifestSchema> | undefined> {
  const text = await readIfThere(`${folder}/package.json`, files);
  // What can't be read is as if it were not there: its tools will say what is wrong with it.
  return text === undefined ? undefined : manifestSchema.safeParse(parseJson(text)).data;
}

/** By the lock file in the package's folder or the root's. */
async function programRunner(folder: string, root: string, files: Files): Promise<ProgramRunner> {
  for (const place of new Set([folder, root])) {
    for (const [lock, runner] of programRunners) {
      if (await isFile(`${place}/${lock}`, files)) {
        return runner;
      }
    }
  }
  return 'npx --no --';
}

async function pythonPlan(folder: string, files: Files): Promise<Plan | undefined> {
  const isProject =
    (await isFile(`${folder}/pytest.ini`, files)) ||
    (await isFile(`${folder}/conftest.py`, files)) ||
    (await isFile(`${folder}/pyproject.toml`, files)) ||
    (await isFile(`${folder}/setup.py`, files));
  if (!isProject) {
    return undefined;
  }
  const environment = (await isFile(`${folder}/.venv/pyvenv.cfg`, files)) ? '.venv' : undefined;
  return (wish) => pytestPlan(pythonOf(environment, wish), wish);
}

function pythonOf(environment: string | undefined, { shell }: TestWish): string {
  const isWindows = shell === 'powershell' || shell === 'cmd';
  if (environment === undefined) {
    return isWindows ? 'python' : 'python3';
  }
  return isWindows ? `${environment}\\Scripts\\python.exe` : `${environment}/bin/python`;
}

async function isFile(path: string, files: Files): Promise<boolean> {
  return (await checkIfThere(path, files)) !== undefined;
}

async function readIfThere(path: string, files: Files): Promise<string | undefined> {
  const file = await checkIfThere(path, files);
  return file && (await files.readText(file)).text;
}

async function checkIfThere(path: string, files: Files): Promise<CheckedPath | undefined> {
  try {
    return await files.check(path, 'read');
  } catch (error) {
    if (error instanceof ToolError) {
      return undefined;
    }
    throw error;
  }
}
