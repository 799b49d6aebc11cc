import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { Editor } from './editor.ts';

/** The id of the one sidecar that this editor has started. */
export async function sidecarPid(editor: Editor): Promise<number> {
  const program = path.join(path.dirname(editor.workspace), 'extensions');
  const ids = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const commands = await Promise.all(
    ids.map((id) => fs.readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')), // It may be gone.
  );
  const index = commands.findIndex(
    (each) => each.includes(program) && each.includes('sidecar.mjs'),
  );
  return Number(ids[index]);
}
