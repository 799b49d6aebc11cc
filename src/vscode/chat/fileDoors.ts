import * as vscode from 'vscode';
import { cappedText } from '../../core/chat/context/cappedText.ts';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { Workspace } from '../../core/ports.ts';
import type { CheckedPath } from '../../core/safety/action.ts';
import { madeVisible } from '../../core/safety/invisibleCharacters.ts';
import type { NewAttachment } from '../../core/chat/session/chatSession.ts';
import type { MessageOf, PageHandlers } from './pageHandlers.ts';
import { showInEditor } from './showInEditor.ts';
import { tell } from './tell.ts';

export interface FileDoorParts {
  readonly workspace: Pick<Workspace, 'check' | 'readText'>;
  readonly attach: (attachment: NewAttachment) => void;
}

/** Doors from a page to files and addresses. A page can only reach what the chat may read. */
export function fileHandlers({ workspace, attach }: FileDoorParts) {
  return {
    openFile: (message) => openFile(workspace, message),
    openLink: ({ url }) => openLink(url),
    attachFile: async ({ path }) => {
      const file = await readable(workspace, pathIn(path));
      const text = file && (await textOf(workspace, file));
      if (file && text !== undefined) {
        attach(fileAttachment(file.display, text));
      }
    },
    attachText: ({ text }) => attach(pasteOf(text)),
  } satisfies Partial<PageHandlers>;
}

/** A whole file as it goes along with a message, or its beginning. */
export function fileAttachment(path: string, text: string): NewAttachment {
  const { text: beginning, lines } = cappedText(text);
  const cut = lines === undefined ? undefined : { startLine: 1, endLine: lines };
  return {
    kind: 'file',
    label: cut ? vscode.l10n.t('{0} (first {1} lines)', path, cut.endLine) : path,
    path,
    text: beginning,
    ...cut,
  };
}

function pasteOf(pasted: string): NewAttachment {
  const { text, lines } = cappedText(pasted);
  const label =
    lines === undefined
      ? vscode.l10n.t('Pasted text')
      : vscode.l10n.t('Pasted text (first {0} lines)', lines);
  return { kind: 'paste', label, text };
}

async function openFile(
  workspace: FileDoorParts['workspace'],
  { path, line }: MessageOf<'openFile'>,
): Promise<void> {
  const file = await readable(workspace, path);
  if (file?.kind === 'directory') {
    await vscode.commands.executeCommand('revealInExplorer', vscode.Uri.file(file.real));
  } else if (file) {
    await showInEditor(vscode.Uri.file(file.real), line);
  }
}

/** The place behind a path, `undefined` where there is none that the chat may read; the user is told then. */
async function readable(
  workspace: FileDoorParts['workspace'],
  path: string,
): Promise<CheckedPath | undefined> {
  try {
    const place = await workspace.check(path, 'read');
    if (place.kind !== 'missing') {
      return place;
    }
    tell(vscode.l10n.t('There is no “{0}” in this workspace. Look whether it moved.', shown(path)));
  } catch (error) {
    if (!(error instanceof ToolError)) {
      throw error;
    }
    tell(
      vscode.l10n.t(
        '“{0}” is not opened from the chat: it lies outside of the workspace, or is kept from it. Open it from the explorer.',
        shown(path),
      ),
    );
  }
  return undefined;
}

async function textOf(
  workspace: FileDoorParts['workspace'],
  file: CheckedPath,
): Promise<string | undefined> {
  try {
    return (await workspace.readText(file)).text;
  } catch (error) {
    if (!(error instanceof ToolError)) {
      throw error;
    }
    const name = shown(file.display);
    tell(vscode.l10n.t('“{0}” is no text that can be attached. Choose a file of text.', name));
    return undefined;
  }
}

/** What is dropped from the explorer comes as an address of the editor's. */
function pathIn(pathOrAddress: string): string {
  return /^(file|vscode-remote):\/\//.test(pathOrAddress)
    ? vscode.Uri.parse(pathOrAddress).fsPath
    : pathOrAddress;
}

/** The editor's own question before an address opens leaves out most of its query, which is where stolen words would be. */
async function openLink(address: string): Promise<void> {
  const url = URL.parse(address);
  if (url === null || !['https:', 'http:'].includes(url.protocol)) {
    tell(vscode.l10n.t('Only links to web pages are opened from the chat.'));
    return;
  }
  const open = vscode.l10n.t('Open');
  const answer = await vscode.window.showWarningMessage(
    vscode.l10n.t('Open this address in the browser?'),
    { modal: true, detail: madeVisible(url.href) },
    open,
  );
  if (answer === open) {
    await vscode.env.openExternal(vscode.Uri.parse(url.href, true));
  }
}

function shown(path: string): string {
  const text = madeVisible(path);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
