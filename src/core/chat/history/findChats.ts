import type { ChatSummary } from '../../../protocol/chatPage.ts';
import type { Transcript } from '../../../protocol/transcript.ts';
import { findExcerpt, folded, searchedTexts } from './searchText.ts';

/** Gets all that was found so far, whenever there is more. */
export type ShowFound = (found: readonly ChatSummary[]) => void;

export interface ChatSource {
  /** @returns `undefined` for a chat that can't be read. */
  transcript(id: string): Promise<Transcript | undefined>;
  /** Told of what is found before all is. */
  readonly show?: ShowFound | undefined;
  /** False once nobody waits for the answer any more. */
  isWanted(): boolean;
}

/**
 * The chats that contain a query: first those that have it in their title, then the others, each in the order
 * given. Case and accents don't matter. Without words to look for these are all of them.
 */
export async function findChats(
  query: string,
  chats: readonly ChatSummary[],
  source: ChatSource,
): Promise<readonly ChatSummary[]> {
  const words = folded(query.trim());
  if (words === '') {
    return chats;
  }
  const found = chats.filter(({ title }) => folded(title).includes(words));
  const titled = new Set(found);
  source.show?.([...found]);
  for (const chat of chats.filter((each) => !titled.has(each))) {
    const transcript = source.isWanted() ? await source.transcript(chat.id) : undefined;
    if (!source.isWanted()) {
      break;
    }
    const excerpt = transcript && findExcerpt(searchedTexts(transcript), words);
    if (excerpt !== undefined) {
      found.push({ ...chat, excerpt });
      source.show?.([...found]);
    }
  }
  return found;
}
