import * as vscode from 'vscode';
import { toJson, toMarkdown } from '../../core/chat/history/exportChat.ts';
import { importChat } from '../../core/chat/history/importChat.ts';
import type { ChatSummary } from '../../protocol/chatPage.ts';
import type { ChatDesk } from './chatDesk.ts';
import type { MessageOf, PageHandlers } from './pageHandlers.ts';
import type { Reply } from './pageLink.ts';
import { tell } from './tell.ts';

type Desk = Pick<ChatDesk, 'session' | 'history' | 'hide'>;

/** An export of ours is at most a chat at its size cap, written out; anything larger is another file. */
const maxImportBytes = 100_000_000;
/** Long enough to read a path. */
const confirmationMs = 5_000;

/** Doors from a page to the chats that are kept. */
export function historyHandlers(desk: Desk, reply: (message: Reply) => void) {
  const { session, history } = desk;
  let query = '';
  const showChats = async () => {
    const sought = query;
    const show = (chats: readonly ChatSummary[]) => {
      if (sought === query) {
        reply({ type: 'chats', query, chats, openId: session.transcript.id });
      }
    };
    show(await history.find(sought, show));
  };
  return {
    findChats: async (message) => {
      query = message.query;
      await showChats();
    },
    openChat: ({ id }) => session.open(id),
    renameChat: async ({ id, title }) => {
      if (id === session.transcript.id) {
        session.rename(title);
      } else {
        await history.rename(id, title);
      }
      await showChats();
    },
    deleteChat: async ({ id }) => {
      if (id === session.transcript.id) {
        session.newChat();
      }
      await history.delete(id);
      await showChats();
    },
    exportChat: (message) => exportChat(desk, message),
    importChat: () => importFile(desk),
  } satisfies Partial<PageHandlers>;
}

async function exportChat(
  { session, history, hide }: Desk,
  { id, format }: MessageOf<'exportChat'>,
): Promise<void> {
  const isOpen = id === session.transcript.id;
  const transcript = isOpen ? session.transcript : await history.read(id);
  if (!transcript) {
    tell(vscode.l10n.t('This chat can’t be read, so it was not exported.'));
    return;
  }
  const isJson = format === 'json';
  const text = isJson ? toJson(transcript, hide) : toMarkdown(transcript, hide);
  const file = await vscode.window.showSaveDialog({
    title: vscode.l10n.t('Export Chat'),
    filters: isJson ? { JSON: ['json'] } : { Markdown: ['md'] },
    defaultUri: placeFor(`${fileName(transcript.title)}.${isJson ? 'json' : 'md'}`),
  });
  if (file) {
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
    const place = vscode.workspace.asRelativePath(file);
    const sentence = vscode.l10n.t('GLM Air: exported to {0}', place);
    vscode.window.setStatusBarMessage(sentence, confirmationMs);
  }
}

async function importFile({ session }: Desk): Promise<void> {
  const [file] =
    (await vscode.window.showOpenDialog({
      title: vscode.l10n.t('Import Chat'),
      filters: { JSON: ['json'] },
    })) ?? [];
  if (!file) {
    return;
  }
  const { size } = await vscode.workspace.fs.stat(file);
  if (size > maxImportBytes) {
    tell(vscode.l10n.t('This file is too large to be an exported chat. Choose another one.'));
    return;
  }
  const text = new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  const imported = importChat(text, crypto.randomUUID().replaceAll('-', ''));
  if ('problem' in imported) {
    tell(imported.problem);
  } else {
    await session.adopt(imported.transcript);
  }
}

function placeFor(name: string): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return folder ? vscode.Uri.joinPath(folder, name) : vscode.Uri.file(name);
}

/** A title as every file system takes it. */
function fileName(title: string): string {
  const words = title.replaceAll(/[^\p{L}\p{N}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return words.slice(0, 60).toLowerCase() || 'chat';
}
