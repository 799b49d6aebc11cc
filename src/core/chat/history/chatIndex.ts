import * as z from 'zod/mini';
import type { ChatSummary } from '../../../protocol/chatPage.ts';
import type { Transcript } from '../../../protocol/transcript.ts';
import { parseJson } from '../../json.ts';
import { chatTitle } from '../session/chatTitle.ts';

const entry = z.object({
  id: z.string(),
  title: z.string(),
  updatedAt: z.number(),
  turns: z.number(),
  /** The log when it was looked at: another size or time means that it has to be read again. */
  sizeBytes: z.number(),
  modifiedMs: z.number(),
});
/** What the list of chats knows of a log without reading it. Times are epoch milliseconds. */
export type IndexEntry = Readonly<z.infer<typeof entry>>;

const indexVersion = 1;
const index = z.object({ version: z.literal(indexVersion), chats: z.array(entry) });

/** The index as a text. */
export function writeIndex(chats: readonly IndexEntry[]): string {
  return JSON.stringify({ version: indexVersion, chats });
}

/** @returns nothing where the text is no index of this version: it is made again from the logs. */
export function readIndex(text: string): readonly IndexEntry[] {
  const parsed = index.safeParse(parseJson(text));
  return parsed.success ? parsed.data.chats : [];
}

/** How a chat shows in the list. A chat without a title is called by its first words. */
export function summaryOf({ id, title, createdAt, turns }: Transcript): ChatSummary {
  return {
    id,
    title: title || chatTitle(turns[0]?.text ?? '') || 'New chat',
    updatedAt: turns.reduce(
      (newest, { at, endedAt }) => Math.max(newest, endedAt ?? at),
      createdAt,
    ),
    turns: turns.length,
  };
}

/** The newest first; chats of the same time by id, so that the order stays. */
export function newestFirst<T extends Pick<ChatSummary, 'id' | 'updatedAt'>>(
  chats: readonly T[],
): readonly T[] {
  return chats.toSorted((a, b) => b.updatedAt - a.updatedAt || (a.id < b.id ? -1 : 1));
}

/** More are slow to list and nobody looks at them: five chats a day for three years. */
const maxChats = 5_000;
/** About what ten thousand chats of the usual 50 kB take; storage of an extension should not surprise anybody. */
const maxFolderBytes = 500 * 1024 ** 2;

/** The oldest chats, those beyond what a folder may hold. @param isKept chats that stay whatever they take. */
export function chatsOverCap(
  chats: readonly IndexEntry[],
  isKept: (id: string) => boolean,
): readonly IndexEntry[] {
  let count = chats.length;
  let totalBytes = chats.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  const dropped: IndexEntry[] = [];
  for (const chat of newestFirst(chats).toReversed()) {
    if (count <= maxChats && totalBytes <= maxFolderBytes) {
      break;
    }
    if (!isKept(chat.id)) {
      dropped.push(chat);
      count -= 1;
      totalBytes -= chat.sizeBytes;
    }
  }
  return dropped;
}
