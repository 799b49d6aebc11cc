import { assertNever } from '../../assertNever.ts';
import type { CheckedPath, FileChange } from '../../safety/action.ts';
import { ToolError } from '../tools/tool.ts';
import { applyEdits } from './applyEdits.ts';
import { existingFile, freePlace, type ChangePorts } from './changePorts.ts';
import { editNames } from './editNames.ts';
import type { Edit } from './findPlace.ts';
import type { FilePatch } from './readPatch.ts';

const words = {
  edit: (number: number) => `Hunk ${number}`,
  sought: 'Its old text',
  byLine: 'give the right line number in its header',
};

/** The changes that a file's part of a patch stands for. Throws `ToolError` where it does not fit. */
export async function planPatch(file: FilePatch, ports: ChangePorts): Promise<FileChange[]> {
  switch (file.kind) {
    case 'create':
      return [{ kind: 'create', path: await freePlace(file.path, ports), after: file.content }];
    case 'edit':
      return [await planEdit(await existingFile(file.path, ports), file.hunks, ports)];
    case 'delete':
      return [await planDelete(await existingFile(file.path, ports), file.hunks, ports)];
    case 'copy': {
      const source = await existingFile(file.path, ports);
      const { after } = await patched(source, file.hunks, ports);
      return [{ kind: 'create', path: await freePlace(file.newPath, ports), after }];
    }
    case 'rename': {
      const path = await existingFile(file.path, ports);
      const to = await freePlace(file.newPath, ports);
      const edits = file.hunks.length === 0 ? [] : [await planEdit(path, file.hunks, ports)];
      return [...edits, { kind: 'rename', path, to }];
    }
    default:
      return assertNever(file);
  }
}

async function patched(path: CheckedPath, hunks: readonly Edit[], ports: ChangePorts) {
  const { text: before } = await ports.workspace.readText(path);
  const after = applyEdits(before, hunks, editNames(path, ports.randomId, words));
  return { before, after };
}

async function planEdit(
  path: CheckedPath,
  hunks: readonly Edit[],
  ports: ChangePorts,
): Promise<FileChange> {
  const { before, after } = await patched(path, hunks, ports);
  if (after === before) {
    throw new ToolError(
      `Nothing was changed: ${path.display} has what the patch asks for already.`,
    );
  }
  return { kind: 'edit', path, before, after };
}

/** A patch that deletes spells out the whole file, or none of it; a part would be a misunderstanding. */
async function planDelete(
  path: CheckedPath,
  hunks: readonly Edit[],
  ports: ChangePorts,
): Promise<FileChange> {
  if (hunks.length > 0) {
    const { after } = await patched(path, hunks, ports);
    if (after.replace('\uFEFF', '') !== '') {
      throw new ToolError(
        `Nothing was changed: the patch deletes ${path.display} but has only a part of its lines. Call delete_file if it shall go.`,
      );
    }
  }
  return { kind: 'delete', path };
}
