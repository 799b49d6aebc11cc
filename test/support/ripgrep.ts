import * as path from 'node:path';
import { ensureCodeServer } from '../../scripts/codeServer.ts';
import { findRipgrep } from '../../src/host/workspace/ripgrep.ts';

/** The ripgrep of the editor that end-to-end tests run in. */
export async function editorRipgrep(): Promise<string> {
  const program = await findRipgrep(await editorRoot());
  if (program === undefined) {
    throw new Error('The editor has no ripgrep.');
  }
  return program;
}

/** What `vscode.env.appRoot` is there. */
export async function editorRoot(): Promise<string> {
  const entry = await ensureCodeServer();
  return path.join(entry, '../../../lib/vscode');
}
