import * as vscode from 'vscode';
import { cappedText } from '../../core/chat/context/cappedText.ts';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { Logger, Workspace } from '../../core/ports.ts';
import { isExcluded } from '../../core/safety/exclude.ts';
import type { Settings } from '../../core/settings.ts';
import type { NewAttachment } from '../../core/chat/session/chatSession.ts';
import type { DeskSession } from './chatDesk.ts';
import { fileAttachment } from './fileDoors.ts';
import type { LastEditor } from './lastEditor.ts';

/** A selection grows with each pixel of the mouse. */
const settleMs = 200;

export interface EditorChipParts {
  readonly session: Pick<DeskSession, 'follow' | 'attach'>;
  readonly workspace: Pick<Workspace, 'check'>;
  readonly settings: () => Settings;
  readonly logger: Pick<Logger, 'warn'>;
  readonly lastEditor: LastEditor;
  /** Nobody needs the chip of a page that nobody sees. */
  readonly isShown: () => boolean;
}

/** Has the chat know the file that the user is in, or what is selected there, unless the chat may not read it. */
export class ActiveEditorChip implements vscode.Disposable {
  readonly #parts: EditorChipParts;
  readonly #registration: vscode.Disposable;
  #timer: NodeJS.Timeout | undefined;
  /** Counts looks at the editor, which take a moment; the last one counts. */
  #looks = 0;

  constructor(parts: EditorChipParts) {
    this.#parts = parts;
    const isCurrent = (document: vscode.TextDocument) =>
      document === parts.lastEditor.current?.document;
    this.#registration = vscode.Disposable.from(
      parts.lastEditor.onDidChange(() => this.followSoon()),
      vscode.window.onDidChangeTextEditorSelection(({ textEditor }) => {
        if (textEditor === parts.lastEditor.current) {
          this.followSoon();
        }
      }),
      vscode.workspace.onDidChangeTextDocument(({ document }) => {
        if (isCurrent(document)) {
          this.followSoon();
        }
      }),
    );
  }

  /** Follows the editor once it has settled. */
  followSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#follow(), settleMs);
  }

  /** Attaches what is selected, if anything is, so that it stays whatever the user selects then. */
  async attachSelection(): Promise<void> {
    const editor = this.#parts.lastEditor.current;
    const attachment = editor && !editor.selection.isEmpty && (await this.#attachmentOf(editor));
    if (attachment) {
      this.#parts.session.attach(attachment);
    }
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#registration.dispose();
  }

  async #follow(): Promise<void> {
    this.#looks += 1;
    const look = this.#looks;
    const { session, lastEditor, isShown, logger } = this.#parts;
    if (!isShown()) {
      return;
    }
    try {
      const editor = lastEditor.current;
      const attachment = editor && (await this.#attachmentOf(editor));
      if (look === this.#looks) {
        session.follow('editor', attachment);
      }
    } catch (error) {
      logger.warn(`chat: the active editor is not followed: ${String(error)}`);
    }
  }

  async #attachmentOf({
    document,
    selection,
  }: vscode.TextEditor): Promise<NewAttachment | undefined> {
    const path = await this.#pathOf(document);
    if (path === undefined) {
      return undefined;
    }
    const { path: _, ...nameless } = fileAttachment(path, document.getText());
    // What is not saved yet has no path that a tool could read.
    const attachment = document.isUntitled ? nameless : { ...nameless, path };
    return selection.isEmpty ? attachment : selectionIn(document, selection, attachment, path);
  }

  /** What the chat calls the document, `undefined` where it may not read it. */
  async #pathOf(document: vscode.TextDocument): Promise<string | undefined> {
    const { isUntitled, fileName, uri } = document;
    if (isUntitled) {
      return isExcluded(fileName, this.#parts.settings()['privacy.exclude']) ? undefined : fileName;
    }
    if (uri.scheme !== 'file') {
      return undefined;
    }
    try {
      return (await this.#parts.workspace.check(uri.fsPath, 'read')).display;
    } catch (error) {
      if (error instanceof ToolError) {
        return undefined; // Excluded, or outside of the workspace.
      }
      throw error;
    }
  }
}

function selectionIn(
  document: vscode.TextDocument,
  selection: vscode.Selection,
  file: NewAttachment,
  name: string,
): NewAttachment {
  const startLine = selection.start.line + 1;
  // A selection of whole lines ends at the beginning of the next one.
  const isBeyond = selection.end.character === 0 && selection.end.line > selection.start.line;
  const lastLine = isBeyond ? selection.end.line : selection.end.line + 1;
  const { text, lines } = cappedText(document.getText(selection));
  const endLine = lines === undefined ? lastLine : startLine + Math.max(lines, 1) - 1;
  const range = startLine === endLine ? `${startLine}` : `${startLine}–${endLine}`;
  return { ...file, kind: 'selection', label: `${name}:${range}`, text, startLine, endLine };
}
