import type { Terminals, Workspace } from '../../ports.ts';
import type { CheckedPath } from '../../safety/action.ts';
import type { SafetyGate } from '../../safety/safetyGate.ts';
import { ToolError } from '../tools/tool.ts';

/** What the tools that run commands need of the world. */
export interface CommandPorts {
  readonly workspace: Pick<Workspace, 'check' | 'folders'>;
  readonly gate: Pick<SafetyGate, 'command' | 'input'>;
  readonly terminals: Pick<Terminals, 'lines' | 'read' | 'shell' | 'stop'>;
  readonly turnId: string;
  /** An unguessable word, as `fence` wants it. */
  readonly randomId: () => string;
  /** Most tokens that a result may have: about 10,000, less where the model's context is small. */
  readonly maxResultTokens: number;
}

/** The folder that a path names; the workspace's only one where there is none. Throws `ToolError`. */
export async function commandFolder(
  path: string | undefined,
  { workspace }: Pick<CommandPorts, 'workspace'>,
): Promise<CheckedPath> {
  const [first, ...more] = workspace.folders();
  if (first === undefined) {
    throw new ToolError('No folder is open, so there is no place for commands. Tell the user.');
  }
  if (path === undefined && more.length > 0) {
    const names = [first, ...more].map(({ name }) => name).join(', ');
    throw new ToolError(`There are several workspace folders: name one as path: ${names}.`);
  }
  const folder = await workspace.check(path ?? first.root, 'list');
  if (folder.kind !== 'directory') {
    throw new ToolError(`${folder.display} is no folder. Name the folder that it is in as path.`);
  }
  return folder;
}
