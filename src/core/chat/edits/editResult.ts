import type { CheckedPath } from '../../safety/action.ts';
import { fence } from '../../safety/fence.ts';
import type { ChangePorts } from './changePorts.ts';
import { viewChange } from './changeView.ts';

/** A file whose text was changed. */
export interface EditedFile {
  readonly path: CheckedPath;
  readonly before: string;
  /** As it was asked for; whoever formats on save may have changed it since. */
  readonly after: string;
}

/** About 1,000 tokens of code for all files of a call; a model that wants more can read them. */
export const maxExcerptLines = 60;

/** What an edited file looks like now, for the model, and how much of it was changed, for the user. */
export async function describeEdited(
  { path, before, after }: EditedFile,
  ports: Pick<ChangePorts, 'workspace' | 'randomId'>,
  maxLines = maxExcerptLines,
): Promise<{ readonly content: string; readonly counts: string }> {
  const { text: now } = await ports.workspace.readText(path);
  const { excerpt, counts } = viewChange(before, now, maxLines);
  const quoted = fence(excerpt, { origin: 'file', name: path.display }, ports.randomId);
  const touched =
    now === after ? '' : ' The user or the editor changed it further, so look at what it is now.';
  return { content: `Edited ${path.display}.${touched} It now reads:\n${quoted}`, counts };
}
