import type { Workspace } from '../../ports.ts';
import type { Shell } from '../../safety/action.ts';

export interface Place {
  /** `process.platform`. */
  readonly platform: string;
  readonly shell: Shell;
  readonly folders: ReturnType<Workspace['folders']>;
}

const systems: Readonly<Record<string, string>> = {
  darwin: 'macOS',
  linux: 'Linux',
  win32: 'Windows',
};

/** Where the user works, for the model; without paths, which tell who the user is. */
export function surroundingsOf({ platform, shell, folders }: Place): string {
  const system = `The user works on ${systems[platform] ?? platform}.`;
  const commands = shell === 'unknown' ? '' : ` Commands run in ${shell}.`;
  return `${system}${commands} ${describe(folders.map(({ name }) => JSON.stringify(name)))}`;
}

function describe([first, ...more]: readonly string[]): string {
  if (first === undefined) {
    return 'No folder is open.';
  }
  return more.length === 0
    ? `The workspace is the folder ${first}; paths are relative to it.`
    : `The workspace has the folders ${[first, ...more].join(', ')}; paths begin with the name of one of them.`;
}
