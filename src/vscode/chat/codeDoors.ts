import * as vscode from 'vscode';
import { assertNever } from '../../core/assertNever.ts';
import { commandLine } from '../../core/chat/context/commandLine.ts';
import { holdsCode } from '../../core/chat/context/holdsCode.ts';
import type { Transcript } from '../../protocol/transcript.ts';
import type { DeskSession } from './chatDesk.ts';
import type { CodeApplier } from './codeApplier.ts';
import type { LastEditor } from './lastEditor.ts';
import type { MessageOf, PageHandlers } from './pageHandlers.ts';
import { freeColumn } from './showInEditor.ts';
import { tell } from './tell.ts';

export interface CodeDoorParts {
  readonly session: Pick<DeskSession, 'transcript'>;
  readonly lastEditor: Pick<LastEditor, 'current'>;
  readonly applier: Pick<CodeApplier, 'apply'>;
}

/** Doors for a code block of an answer. Nothing is done with code that is not the answer's. */
export function codeHandlers(parts: CodeDoorParts) {
  return {
    useCode: async (message) => {
      if (holdsCode(textAt(parts.session.transcript, message), message.code)) {
        await useCode(parts, message);
      } else {
        tell(
          vscode.l10n.t('This code is not in the answer any more, so nothing was done with it.'),
        );
      }
    },
  } satisfies Partial<PageHandlers>;
}

/** The model's words in a step, empty where it has none. */
function textAt(
  { turns }: Transcript,
  { turnId, index }: Pick<MessageOf<'useCode'>, 'turnId' | 'index'>,
): string {
  const step = turns.find(({ id }) => id === turnId)?.steps[index];
  return step?.kind === 'text' || step?.kind === 'thought' ? step.text : '';
}

async function useCode(
  { lastEditor, applier }: CodeDoorParts,
  { action, code, language }: MessageOf<'useCode'>,
): Promise<void> {
  switch (action) {
    case 'copy':
      return vscode.env.clipboard.writeText(code);
    case 'insert':
      return insert(lastEditor.current, code);
    case 'apply':
      return applier.apply(lastEditor.current, code);
    case 'newFile':
      return openNew(code, language);
    case 'terminal':
      return putIntoTerminal(code);
    default:
      return assertNever(action);
  }
}

/** One step for undo, however many places are selected. */
async function insert(editor: vscode.TextEditor | undefined, code: string): Promise<void> {
  const isDone = await editor?.edit((edit) => {
    editor.selections.forEach((selection) => edit.replace(selection, code));
  });
  if (!isDone) {
    tell(vscode.l10n.t('Open the file that the code belongs to, and insert it again.'));
  }
}

async function openNew(content: string, marked: string): Promise<void> {
  const word = marked.toLowerCase();
  const named = languageIds.get(word) ?? word;
  const known = await vscode.languages.getLanguages();
  const language = known.includes(named) ? named : 'plaintext';
  const document = await vscode.workspace.openTextDocument({ content, language });
  await vscode.window.showTextDocument(document, { viewColumn: freeColumn(), preview: false });
}

/** The user looks at it there and presses Enter. */
async function putIntoTerminal(code: string): Promise<void> {
  const line = commandLine(code);
  if (line === undefined) {
    await vscode.env.clipboard.writeText(code);
    tell(
      vscode.l10n.t(
        'These lines could run before you have read them, so they are on the clipboard instead. Paste them into a terminal yourself.',
      ),
    );
    return;
  }
  const terminal = vscode.window.activeTerminal ?? vscode.window.createTerminal();
  terminal.show();
  terminal.sendText(line, false);
}

/** What Markdown calls languages, where the editor calls them otherwise. */
const languageIds: ReadonlyMap<string, string> = new Map([
  ['bash', 'shellscript'],
  ['c++', 'cpp'],
  ['c#', 'csharp'],
  ['cs', 'csharp'],
  ['golang', 'go'],
  ['js', 'javascript'],
  ['jsx', 'javascriptreact'],
  ['md', 'markdown'],
  ['ps1', 'powershell'],
  ['py', 'python'],
  ['rb', 'ruby'],
  ['rs', 'rust'],
  ['sh', 'shellscript'],
  ['shell', 'shellscript'],
  ['ts', 'typescript'],
  ['tsx', 'typescriptreact'],
  ['yml', 'yaml'],
  ['zsh', 'shellscript'],
]);
