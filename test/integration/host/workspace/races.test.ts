import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckedPath } from '../../../../src/core/safety/action.ts';
import { localDisk, type Disk } from '../../../../src/host/workspace/disk.ts';
import { WorkspaceFiles } from '../../../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from '../../../support/fakeEditorFiles.ts';
import { seamDisk } from '../../../support/seamDisk.ts';

const never = new AbortController().signal;
const canary = 'canary';

let folder: string;
let app: string;
let outside: string;

beforeAll(() => {
  folder = fs.realpathSync(fs.mkdtempSync(path.join(memoryFolder(), 'glm-air-races-')));
  app = path.join(folder, 'app');
  outside = path.join(folder, 'outside');
});
afterAll(() => fs.rmSync(folder, { recursive: true }));

/** What an attacker does to the path between two calls, and how it is made as it was. */
interface Swap {
  readonly name: string;
  there(): void;
  back(): void;
}

const swaps: readonly Swap[] = [
  {
    name: 'the folder becomes a link to the outside',
    there: () => {
      fs.renameSync(path.join(app, 'src'), path.join(app, 'aside'));
      fs.symlinkSync('../outside', path.join(app, 'src'));
    },
    back: () => {
      fs.unlinkSync(path.join(app, 'src'));
      fs.renameSync(path.join(app, 'aside'), path.join(app, 'src'));
    },
  },
  {
    name: 'the file becomes a link to the outside',
    there: () => {
      fs.rmSync(path.join(app, 'src/c.txt'), { force: true });
      fs.symlinkSync('../../outside/c.txt', path.join(app, 'src/c.txt'));
    },
    back: () => {
      fs.rmSync(path.join(app, 'src/c.txt'), { force: true });
      fs.writeFileSync(path.join(app, 'src/c.txt'), 'three\n');
    },
  },
  {
    name: 'the folder above becomes a link to the outside',
    there: () => {
      fs.renameSync(app, path.join(folder, 'app-aside'));
      fs.mkdirSync(path.join(folder, 'fake'), { recursive: true });
      fs.rmSync(path.join(folder, 'fake/src'), { force: true });
      fs.symlinkSync('../outside', path.join(folder, 'fake/src'));
      fs.symlinkSync('fake', app);
    },
    back: () => {
      fs.unlinkSync(app);
      fs.renameSync(path.join(folder, 'app-aside'), app);
    },
  },
];

type Act = (workspace: WorkspaceFiles) => Promise<unknown>;

const check = (workspace: WorkspaceFiles, name: string): Promise<CheckedPath> =>
  workspace.check(name, 'write');

const acts: Readonly<Record<string, Act>> = {
  read: async (workspace) => workspace.readText(await workspace.check('src/c.txt', 'read')),
  edit: async (workspace) => {
    const target = await check(workspace, 'src/c.txt');
    const change = { kind: 'edit', path: target, before: 'three\n', after: 'THREE\n' } as const;
    return workspace.apply([change], never);
  },
  create: async (workspace) => {
    const target = await check(workspace, 'src/new/d.txt');
    return workspace.apply([{ kind: 'create', path: target, after: 'mine' }], never);
  },
  delete: async (workspace) =>
    workspace.apply([{ kind: 'delete', path: await check(workspace, 'src/c.txt') }], never),
  rename: async (workspace) => {
    const [source, to] = [await check(workspace, 'src/c.txt'), await check(workspace, 'e.txt')];
    return workspace.apply([{ kind: 'rename', path: source, to }], never);
  },
};

describe.each(Object.entries(acts))('%s', (_, act) => {
  test.each(swaps)('is safe when $name at any seam, and back at any later one', async (swap) => {
    const { seams } = await run(act, localDisk(), () => {});
    expect(seams).toBeGreaterThan(8);
    for (let first = 0; first < seams; first += 1) {
      for (let last = first + 1; last <= seams; last += 1) {
        await run(act, localDisk(), (seam) => {
          if (seam === first) {
            swap.there();
          } else if (seam === last) {
            swap.back();
          }
        });
      }
    }
  });

  test.each(swaps)('is safe without descriptors when $name at any seam', async (swap) => {
    const disk = { ...localDisk(), descriptors: undefined };
    const { seams } = await run(act, disk, () => {});
    for (let at = 0; at < seams; at += 1) {
      await run(act, disk, (seam) => {
        if (seam === at) {
          swap.there();
        }
      });
    }
  });
});

test.each([
  ['edit', 'three\n', 'THREE\n'],
  ['delete', 'three\n', undefined],
  ['rename', 'three\n', undefined],
  ['create', undefined, 'mine'],
])('%s in a folder that leaves the workspace is taken back or told as done', async (...row) => {
  const [tool, before, after] = row;
  const act = acts[tool] ?? (() => Promise.reject(new Error(`no ${tool}`)));
  const gone = path.join(folder, 'gone');
  const { seams } = await run(act, localDisk(), () => {});
  const outcomes = new Set<string>();
  for (let at = 0; at < seams; at += 1) {
    const { isDone } = await run(act, localDisk(), (seam) => {
      if (seam === at) {
        fs.renameSync(path.join(app, 'src'), gone);
      }
    });
    const name = tool === 'create' ? 'new/d.txt' : 'c.txt';
    // A folder that was gone before anything began is made anew.
    const places = [gone, path.join(app, 'src')].map((place) => path.join(place, name));
    const file = places.find((place) => fs.existsSync(place));
    const found = file === undefined ? undefined : fs.readFileSync(file, 'utf8');
    expect(found, `seam ${at}`).toBe(isDone ? after : before);
    outcomes.add(isDone ? 'done' : 'taken back');
  }
  expect([...outcomes].toSorted()).toEqual(['done', 'taken back']);
});

interface Outcome {
  /** How many seams there were. */
  readonly seams: number;
  readonly isDone: boolean;
}

/** Plants everything anew, acts, and compares the outside with what it was. */
async function run(act: Act, disk: Disk, atSeam: (seam: number) => void): Promise<Outcome> {
  plantAnew();
  let seams = 0;
  const faults: unknown[] = [];
  const watched = seamDisk(disk, () => {
    try {
      atSeam(seams);
    } catch (error) {
      faults.push(error);
    }
    seams += 1;
  });
  const workspace = new WorkspaceFiles(watched, new FakeEditorFiles(app), () => []);
  workspace.folders(); // The editor knew its folders before anybody was there to swap them.
  const [answer, isDone] = await act(workspace).then(
    (told) => [told, true] as const,
    (error: unknown) => [String(error), false] as const,
  );
  expect(faults, 'the swaps themselves').toEqual([]);
  expect(JSON.stringify(answer ?? '')).not.toContain(canary);
  expect(namesBelow(outside)).toEqual(['c.txt', 'new', 'new/d.txt']);
  expect(fs.readFileSync(path.join(outside, 'c.txt'), 'utf8')).toBe(canary);
  expect(fs.readFileSync(path.join(outside, 'new/d.txt'), 'utf8')).toBe(canary);
  if (disk.descriptors !== undefined) {
    // Elsewhere a folder that was moved away can't be tidied.
    const left = namesBelow(folder).filter((name) => name.includes('.glm-air-'));
    expect(left.filter((name) => !String(answer).includes(path.basename(name)))).toEqual([]);
  }
  return { seams, isDone };
}

function plantAnew(): void {
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(path.join(app, 'src'), { recursive: true });
  fs.writeFileSync(path.join(app, 'src/c.txt'), 'three\n');
  fs.mkdirSync(path.join(outside, 'new'), { recursive: true });
  fs.writeFileSync(path.join(outside, 'c.txt'), canary);
  fs.writeFileSync(path.join(outside, 'new/d.txt'), canary);
}

function namesBelow(where: string): readonly string[] {
  return fs.readdirSync(where, { recursive: true, encoding: 'utf8' }).toSorted();
}

/** In memory where that is, so that thousands of safe writes do not wait for a disk. */
function memoryFolder(): string {
  return fs.existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
}
