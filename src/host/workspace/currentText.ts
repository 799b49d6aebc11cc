import type { EditorFiles, FileText } from '../../core/ports.ts';
import type { CheckedPath } from '../../core/safety/action.ts';
import { byteOrderMark, decodeText } from './fileText.ts';
import type { StoredFile } from './storedFile.ts';
import type { VerifiedFiles } from './verifiedFiles.ts';

/** A file's text as the user sees it, and what the disk has. */
export interface CurrentText extends FileText {
  readonly stored: StoredFile;
}

/** Reads a file; unsaved text of an editor wins, with the byte order mark that the editor hides. */
export async function currentText(
  files: VerifiedFiles,
  editor: EditorFiles,
  path: CheckedPath,
): Promise<CurrentText> {
  const stored = await files.read(path);
  const saved = decodeText(stored.bytes, path.display);
  const unsaved = editor.unsavedText(path.real);
  if (unsaved === undefined) {
    return { text: saved, isUnsaved: false, stored };
  }
  const mark = saved.startsWith(byteOrderMark) ? byteOrderMark : '';
  return { text: mark + unsaved, isUnsaved: true, stored };
}
