import { localDisk } from './host/workspace/disk.ts';
import { WorkspaceFiles } from './host/workspace/workspaceFiles.ts';
import { OpenEditorFiles } from './vscode/editorFiles.ts';
import type { SettingsReader } from './vscode/settings.ts';

/** Joins the workspace’s files on the disk with those in the editor, behind the rules for paths. */
export function openWorkspace(settings: Pick<SettingsReader, 'current'>) {
  const disk = localDisk();
  const editor = new OpenEditorFiles((file) => disk.realpathSync(file));
  const workspace = new WorkspaceFiles(disk, editor, () => settings.current['privacy.exclude']);
  return { editor, workspace };
}
