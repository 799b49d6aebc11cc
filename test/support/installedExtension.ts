import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { ensureCodeServer } from '../../scripts/codeServer.ts';

/** A package as VS Code unpacks it, far from the repository. */
export interface InstalledExtension {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Has VS Code install a .vsix into an empty folder. */
export async function installExtension(vsix: string): Promise<InstalledExtension> {
  const home = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-installed-'));
  const extensions = path.join(home, 'extensions');
  const folders = ['--user-data-dir', path.join(home, 'data'), '--extensions-dir', extensions];
  const args = [await ensureCodeServer(), ...folders, '--install-extension', vsix];
  await promisify(execFile)(process.execPath, args, { env: { ...process.env, HOME: home } });
  const name = (await fs.readdir(extensions)).find((each) => each.startsWith('glm-air.'));
  return {
    folder: path.join(extensions, name ?? ''),
    remove: () => fs.rm(home, { recursive: true, force: true }),
  };
}
