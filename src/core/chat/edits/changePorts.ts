import type { Workspace } from '../../ports.ts';
import type { CheckedPath } from '../../safety/action.ts';
import type { SafetyGate } from '../../safety/safetyGate.ts';
import { ToolError } from '../tools/tool.ts';

/** What the tools that change files need of the world. */
export interface ChangePorts {
  readonly workspace: Pick<Workspace, 'check' | 'readText'>;
  readonly gate: Pick<SafetyGate, 'change'>;
  /** The turn whose undo takes the change back. */
  readonly turnId: string;
  /** An unguessable word, as `fence` wants it. */
  readonly randomId: () => string;
}

/** The file that a path names, for a change. Throws `ToolError` where there is none. */
export async function existingFile(path: string, ports: ChangePorts): Promise<CheckedPath> {
  const file = await ports.workspace.check(path, 'write');
  if (file.kind === 'missing') {
    throw new ToolError(
      `${file.display} does not exist. Find the right path with list_files, or make it with create_file.`,
    );
  }
  if (file.kind === 'directory') {
    throw new ToolError(`${file.display} is a folder. Name a file in it.`);
  }
  return file;
}

/** A place for a new file. Throws `ToolError` where something is there already. */
export async function freePlace(path: string, ports: ChangePorts): Promise<CheckedPath> {
  const place = await ports.workspace.check(path, 'write');
  if (place.kind !== 'missing') {
    const what = place.kind === 'file' ? 'exists already; change it with edit_file' : 'is a folder';
    throw new ToolError(`${place.display} ${what}, or take another path.`);
  }
  return place;
}
