import { ToolError } from '../../core/chat/tools/tool.ts';
import type { DirectoryEntry, EditorFiles, FileText, Workspace } from '../../core/ports.ts';
import type { CheckedPath, FileChange } from '../../core/safety/action.ts';
import { ChangeMaker, type MadeChange } from './changeMaker.ts';
import { currentText } from './currentText.ts';
import { explained, type Disk } from './disk.ts';
import { listFolder } from './listFolder.ts';
import { PathGate, type PathPurpose } from './pathGate.ts';
import { VerifiedFiles } from './verifiedFiles.ts';
import { WorkspaceRoots } from './workspaceRoots.ts';

/** The workspace's files on the disk and in the editor, behind the rules for paths. */
export class WorkspaceFiles implements Workspace {
  readonly #disk: Disk;
  readonly #editor: EditorFiles;
  readonly #roots: WorkspaceRoots;
  readonly #gate: PathGate;
  readonly #files: VerifiedFiles;
  readonly #changes: ChangeMaker;

  /** @param excludeGlobs `glmAir.privacy.exclude` as it is now. */
  constructor(disk: Disk, editor: EditorFiles, excludeGlobs: () => readonly string[]) {
    this.#disk = disk;
    this.#editor = editor;
    this.#roots = new WorkspaceRoots(disk, () => editor.folders());
    this.#gate = new PathGate(disk, this.#roots, excludeGlobs);
    this.#files = new VerifiedFiles(disk);
    this.#changes = new ChangeMaker(this.#files, editor);
  }

  folders(): readonly { readonly name: string; readonly root: string }[] {
    return this.#roots.all().map(({ name, real }) => ({ name, root: real }));
  }

  isTrusted(): boolean {
    return this.#editor.isTrusted();
  }

  async check(path: string, purpose: PathPurpose): Promise<CheckedPath> {
    return this.#gate.check(path, purpose);
  }

  async readText(file: CheckedPath): Promise<FileText> {
    return inSentences(file, async () => {
      await this.#gate.confirm(file, 'read');
      const { text, isUnsaved } = await currentText(this.#files, this.#editor, file);
      return { text, isUnsaved };
    });
  }

  async list(folder: CheckedPath): Promise<readonly DirectoryEntry[]> {
    return inSentences(folder, async () => {
      await this.#gate.confirm(folder, 'list');
      const entries = await listFolder(this.#disk, folder.real);
      return entries.filter(({ name, kind }) => !this.#gate.isHidden(folder, name, kind));
    });
  }

  async apply(changes: readonly FileChange[], signal: AbortSignal): Promise<readonly string[]> {
    if (!this.isTrusted()) {
      throw new ToolError('The user does not trust this workspace yet: nothing can be changed.');
    }
    const made: MadeChange[] = [];
    try {
      for (const change of changes) {
        signal.throwIfAborted();
        made.push(await inSentences(change.path, () => this.#make(change)));
      }
    } catch (error) {
      await takeBack(made, error);
      throw error;
    }
    return made.flatMap(({ note }) => note ?? []);
  }

  async #make(change: FileChange): Promise<MadeChange> {
    const places = change.kind === 'rename' ? [change.path, change.to] : [change.path];
    for (const place of places) {
      await this.#gate.confirm(place, 'write');
    }
    return this.#changes.make(change);
  }
}

async function inSentences<T>(path: CheckedPath, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw explained(error, path.display);
  }
}

/** Undoes changes, the last one first; throws `ToolError` when some of them stay. */
async function takeBack(made: readonly MadeChange[], cause: unknown): Promise<void> {
  const stuck: string[] = [];
  for (const change of made.toReversed()) {
    await change.undo().catch((error: unknown) => stuck.push(messageOf(error)));
  }
  if (stuck.length > 0) {
    const message = `${messageOf(cause)} Other changes could not be taken back: ${stuck.join(' ')}`;
    throw new ToolError(message, { cause });
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
