import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { ChangePorts } from '../../src/core/chat/edits/changePorts.ts';
import type { FileChange } from '../../src/core/safety/action.ts';
import { CheckpointStore } from '../../src/host/workspace/checkpoints.ts';
import { localDisk, type Disk } from '../../src/host/workspace/disk.ts';
import { VerifiedFiles } from '../../src/host/workspace/verifiedFiles.ts';
import { WorkspaceFiles } from '../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from './fakeEditorFiles.ts';
import { RecordingLogger } from './recordingLogger.ts';

/** A workspace on the disk with undo, and a gate that asks nobody. */
export interface EditDesk {
  /** Has the workspace and the store; canonical. */
  readonly folder: string;
  readonly root: string;
  readonly store: string;
  readonly editor: FakeEditorFiles;
  readonly files: WorkspaceFiles;
  readonly checkpoints: CheckpointStore;
  readonly clock: { nowMs: number };
  readonly log: RecordingLogger;
  readonly asked: (readonly FileChange[])[];
  ports(turnId: string): ChangePorts;
  write(name: string, content: string | Buffer): Promise<void>;
  read(name: string): Promise<string>;
  /** Every file of the workspace with its bytes and permissions, and every folder. */
  everything(): Promise<Readonly<Record<string, string>>>;
  dispose(): Promise<void>;
}

export async function editDesk(): Promise<EditDesk> {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'edit-desk-')));
  await fs.mkdir(path.join(folder, 'app'));
  return openDesk(folder);
}

/** The same desk again, as after a restart. @param disk by which the workspace's files are reached. */
export function openDesk(folder: string, disk: Disk = localDisk()): EditDesk {
  const root = path.join(folder, 'app');
  const editor = new FakeEditorFiles(root);
  const files = new WorkspaceFiles(disk, editor, () => []);
  const clock = { nowMs: Date.UTC(2026, 10, 1) };
  const log = new RecordingLogger();
  const store = path.join(folder, 'store');
  const asked: (readonly FileChange[])[] = [];
  const checkpoints = new CheckpointStore({
    folder: store,
    files: new VerifiedFiles(disk),
    editor,
    clock: { now: () => (clock.nowMs += 1) },
    log,
  });
  return {
    ...{ folder, root, store, editor, files, checkpoints, clock, log, asked },
    ports: (turnId) => ({
      workspace: files,
      turnId,
      randomId: () => 'c0ffee',
      gate: {
        async change(_tool, turn, changes, signal) {
          asked.push(changes);
          await checkpoints.keep(turn, changes);
          return { changes, notes: await files.apply(changes, signal) };
        },
      },
    }),
    async write(name, content) {
      await fs.mkdir(path.dirname(path.join(root, name)), { recursive: true });
      await fs.writeFile(path.join(root, name), content);
    },
    read: (name) => fs.readFile(path.join(root, name), 'utf8'),
    everything: () => everythingIn(root),
    dispose: () => fs.rm(folder, { recursive: true }),
  };
}

async function everythingIn(root: string): Promise<Readonly<Record<string, string>>> {
  const entries = await fs.readdir(root, { recursive: true, withFileTypes: true });
  const facts = await Promise.all(
    entries.map(async (entry) => {
      const file = path.join(entry.parentPath, entry.name);
      const { mode } = await fs.stat(file);
      const content = entry.isDirectory() ? 'folder' : (await fs.readFile(file)).toString('base64');
      return [path.relative(root, file), `${(mode & 0o777).toString(8)} ${content}`] as const;
    }),
  );
  return Object.fromEntries(facts.toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
