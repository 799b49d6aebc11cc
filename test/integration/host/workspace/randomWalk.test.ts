import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FileChange } from '../../../../src/core/safety/action.ts';
import { localDisk } from '../../../../src/host/workspace/disk.ts';
import { WorkspaceFiles } from '../../../../src/host/workspace/workspaceFiles.ts';
import { SeededRandom } from '../../../bench/routing/seededRandom.ts';
import { FakeEditorFiles } from '../../../support/fakeEditorFiles.ts';
import { PathAttacker } from '../../../support/pathAttacker.ts';
import { seamDisk } from '../../../support/seamDisk.ts';

/** `npm run soak` takes many more. */
const steps = Number(process.env['GLM_AIR_WALK_STEPS'] ?? 20_000);
const seed = process.env['GLM_AIR_WALK_SEED'] ?? '1';
/** The workspace is planted anew so often, before too much of it is gone. */
const stepsPerField = 6;
/** How many seams the attacker uses, of all; drawn for each workspace. */
const attackShares = [0, 0.01, 0.05, 0.3];

const canary = 'CANARY: nobody outside of this folder may read me';
const files = ['a.txt', 'b.txt', 'src/a.txt', 'src/b.txt', 'src/deep/a.txt', 'lib/a.txt'];
const folders = ['src', 'src/deep', 'lib'];
const never = new AbortController().signal;

const base = fs.realpathSync(
  fs.mkdtempSync(path.join(fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'glm-air-walk-')),
);
const field = {
  app: path.join(base, 'app'),
  outside: path.join(base, 'outside'),
  parking: path.join(base, 'parking'),
};

beforeAll(() => plant(field.outside, () => canary));
afterAll(() => fs.rmSync(base, { recursive: true }));

test(
  `${steps} steps of tools among links and renames read and change nothing outside`,
  { timeout: Math.max(120_000, steps * 20) },
  async () => {
    const random = new SeededRandom(seed, 'walk');
    const attacker = new PathAttacker(field, random, [...files, ...folders]);
    const tally = new Map<string, number>();
    let workspace = pitch(attacker, random);
    for (let step = 0; step < steps; step += 1) {
      if (step % stepsPerField === 0) {
        workspace = pitch(attacker, random);
      }
      const [tool, answer] = await act(workspace, random);
      const word = answer.startsWith('ToolError') ? 'refused' : 'done';
      tally.set(`${tool} ${word}`, (tally.get(`${tool} ${word}`) ?? 0) + 1);
      expect(answer, `step ${step}: ${tool}`).not.toContain('CANARY');
      expect(answer, `step ${step}: ${tool}`).not.toContain('SECRET');
      expect(outsideAsItIs(), `step ${step}: ${tool}: ${answer}`).toEqual(outsideAsItWas);
    }
    for (const tool of ['read', 'edit', 'create', 'delete', 'rename', 'several']) {
      expect(tally.get(`${tool} done`), `${tool} done`).toBeGreaterThan(steps / 300);
      expect(tally.get(`${tool} refused`), `${tool} refused`).toBeGreaterThan(steps / 100);
    }
    expect(attacker.tricks).toBeGreaterThan(steps / 4);
  },
);

/** Plants the workspace anew, with an attacker at its seams. */
function pitch(attacker: PathAttacker, random: SeededRandom): WorkspaceFiles {
  fs.rmSync(field.app, { recursive: true, force: true });
  attacker.tidy();
  plant(field.app, (name) => `text of ${name}`);
  fs.writeFileSync(path.join(field.app, '.env'), 'SECRET=1');
  fs.symlinkSync('../outside', path.join(field.app, 'out'));
  fs.symlinkSync('src', path.join(field.app, 'in'));
  const attackShare = oneOf(random, attackShares);
  const disk = seamDisk(localDisk(), () => {
    if (random.uniform() < attackShare) {
      attacker.act();
    }
  });
  const workspace = new WorkspaceFiles(disk, new FakeEditorFiles(field.app), () => []);
  workspace.folders(); // Folders are known before anybody can swap them.
  return workspace;
}

function plant(folder: string, textOf: (name: string) => string): void {
  for (const name of files) {
    fs.mkdirSync(path.join(folder, path.dirname(name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), textOf(name));
  }
}

/** One call of a tool. @returns its name and what the model would be told. */
async function act(
  workspace: WorkspaceFiles,
  random: SeededRandom,
): Promise<readonly [string, string]> {
  const tool = oneOf(random, ['read', 'edit', 'create', 'delete', 'rename', 'several']);
  try {
    if (tool === 'read') {
      const checked = await workspace.check(anyPath(random), 'read');
      return [tool, (await workspace.readText(checked)).text];
    }
    const changes: FileChange[] = [];
    for (const kind of tool === 'several' ? ['edit', 'create', 'rename'] : [tool]) {
      changes.push(await anyChange(workspace, random, kind));
    }
    return [tool, (await workspace.apply(changes, never)).join(' ')];
  } catch (error) {
    return [tool, String(error)];
  }
}

async function anyChange(
  workspace: WorkspaceFiles,
  random: SeededRandom,
  kind: string,
): Promise<FileChange> {
  const checked = await workspace.check(anyPath(random), 'write');
  switch (kind) {
    case 'edit': {
      const before = (await workspace.readText(checked)).text;
      return { kind: 'edit', path: checked, before, after: `${before.slice(0, 99)}+` };
    }
    case 'create':
      return {
        kind: 'create',
        path: await workspace.check(newPath(random), 'write'),
        after: 'new',
      };
    case 'delete':
      return { kind: 'delete', path: checked };
    default:
      return {
        kind: 'rename',
        path: checked,
        to: await workspace.check(newPath(random), 'write'),
      };
  }
}

function anyPath(random: SeededRandom): string {
  const name = oneOf(random, files);
  const [prefix, share] = oneOf(random, [
    ['', 1],
    ['in/', 0.1],
    ['out/', 0.1],
    ['../outside/', 0.1],
    [`${field.outside}/`, 0.1],
    [`${field.app}/`, 0.5],
  ] as const);
  return (random.uniform() < share ? prefix : '') + name;
}

function newPath(random: SeededRandom): string {
  const folder = oneOf(random, [...folders, '.', 'new', 'src/new/deep', 'out', 'in']);
  return `${folder}/${random.below(1000)}.txt`;
}

function oneOf<T>(random: SeededRandom, choices: readonly T[]): T {
  const choice = choices[random.below(choices.length)];
  if (choice === undefined) {
    throw new RangeError('nothing to choose from');
  }
  return choice;
}

const outsideAsItWas = {
  names: [...folders, ...files].toSorted(),
  texts: files.map(() => canary),
};

function outsideAsItIs(): typeof outsideAsItWas {
  return {
    names: fs.readdirSync(field.outside, { recursive: true, encoding: 'utf8' }).toSorted(),
    texts: files.map((name) => fs.readFileSync(path.join(field.outside, name), 'utf8')),
  };
}
