import type { ChatSummary } from '../../protocol/chatPage.ts';
import type { Transcript, TranscriptChange } from '../../protocol/transcript.ts';
import { newestFirst, summaryOf, type IndexEntry } from '../../core/chat/history/chatIndex.ts';
import { readLog } from '../../core/chat/history/chatLog.ts';
import { copyOfChat } from '../../core/chat/history/copyOfChat.ts';
import { findChats, type ShowFound } from '../../core/chat/history/findChats.ts';
import { shortestChanges } from '../../core/chat/history/mergeChanges.ts';
import type { ChatHistory } from '../../core/chat/session/chatParts.ts';
import { Emitter } from '../../core/emitter.ts';
import type { Clock, Logger } from '../../core/ports.ts';
import { randomId } from '../randomId.ts';
import type { FileCalls } from '../workspace/disk.ts';
import { ChatCatalogue } from './chatCatalogue.ts';
import { ChatFolder, isChatId } from './chatFolder.ts';
import { ChatLocks } from './chatLocks.ts';
import {
  damagedSentence,
  heldSentence,
  newerSentence,
  undeletedSentence,
  unreadSentence,
  unsavedSentence,
} from './failureSentence.ts';
import { KeptChat, type Ownership } from './keptChat.ts';

export interface ChatStoreParts {
  /** For the chats of one workspace; need not exist. */
  readonly folder: string;
  readonly files: FileCalls;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'info' | 'warn'>;
}

/** What comes is written at once, what comes then after this: a killed process loses no more, and the disk rests. */
const writeEveryMs = 400;
/** Disks that are full or gone are asked again so often. */
const retryEveryMs = 2_000;
/** A window that reloads has let its chats go by then. */
const waitForOwnerMs = 2_000;
const askOwnerEveryMs = 100;

/**
 * The chats of a workspace, each in a log of its own to which changes are added as they come. A log has one
 * owner among the windows; what is done with logs is done in order.
 */
export class ChatStore implements ChatHistory {
  readonly onDidFail = new Emitter<string | undefined>();
  readonly #parts: ChatStoreParts;
  readonly #folder: ChatFolder;
  readonly #locks: ChatLocks;
  readonly #catalogue: ChatCatalogue;
  /** Chats in use here: the open one, and those that are not written yet. */
  readonly #chats = new Map<string, KeptChat>();
  /** A session may not have heard yet that its chat is gone. */
  readonly #deleted = new Set<string>();
  readonly #closed = new AbortController();
  #openId: string | undefined;
  #work: Promise<unknown> = Promise.resolve();
  #timer: AbortController | undefined;
  #writtenAtMs = 0;
  /** The newest search; an older one ends. */
  #search: object = {};
  #failure: string | undefined;
  #isTidy = false;

  constructor(parts: ChatStoreParts) {
    this.#parts = parts;
    this.#folder = new ChatFolder(parts.folder, parts.files);
    this.#locks = new ChatLocks(parts.folder, parts.files, randomId());
    this.#catalogue = new ChatCatalogue(this.#folder, this.#locks, parts.log);
  }

  note(
    { id, createdAt }: Pick<Transcript, 'id' | 'createdAt'>,
    changes: readonly TranscriptChange[],
  ): void {
    if (!isChatId(id)) {
      this.#parts.log.warn('history: a chat has an id that no file may have, and is not kept');
    } else if (!this.#deleted.has(id)) {
      const known = this.#chats.get(id);
      if (known === undefined) {
        this.#openId = id;
        this.#tellDamage(false);
      }
      (known ?? this.#use(emptyChat(id, createdAt))).note(changes);
      this.#writeAfter(Math.max(0, this.#writtenAtMs + writeEveryMs - this.#parts.clock.now()));
    }
  }

  async open(id: string): Promise<Transcript | undefined> {
    if (!isChatId(id)) {
      return undefined;
    }
    const untilMs = this.#parts.clock.now() + waitForOwnerMs;
    let opened = await this.#openOnce(id);
    while (opened === 'held' && this.#parts.clock.now() < untilMs && (await this.#pause())) {
      opened = await this.#openOnce(id);
    }
    return opened === 'held' ? this.#inOrder(() => this.#openCopy(id), unreadSentence) : opened;
  }

  async read(id: string): Promise<Transcript | undefined> {
    const known = this.#chats.get(id)?.transcript;
    if (known !== undefined || !isChatId(id)) {
      return known;
    }
    return this.#inOrder(() => this.#read(id), unreadSentence);
  }

  async find(query: string, show?: ShowFound): Promise<readonly ChatSummary[]> {
    const search = {};
    this.#search = search;
    const chats =
      (await this.#inOrder(() => this.#summaries(), unreadSentence)) ?? this.#inUseNow();
    return findChats(query, chats, {
      transcript: (id) => this.#look(id),
      show,
      isWanted: () => this.#search === search,
    });
  }

  async rename(id: string, title: string): Promise<void> {
    await this.#inOrder(async () => {
      const chat = await this.#borrow(id);
      chat?.note([{ type: 'title', title }]);
      await this.#writeAll();
    }, unsavedSentence);
  }

  async delete(id: string): Promise<void> {
    await this.#inOrder(async () => {
      if (!isChatId(id)) {
        return;
      }
      if (await this.#locks.isHeld(id)) {
        this.#fail(heldSentence);
        return;
      }
      await this.#folder.remove(id);
      this.#deleted.add(id);
      this.#chats.delete(id);
      await this.#locks.release(id);
    }, undeletedSentence);
  }

  async keep(transcript: Transcript): Promise<void> {
    if (isChatId(transcript.id)) {
      this.#use(emptyChat(transcript.id, transcript.createdAt)).note(shortestChanges(transcript));
      await this.flush();
    }
  }

  async flush(): Promise<void> {
    await this.#inOrder(() => this.#writeAll(), unsavedSentence);
  }

  /** Writes what can be written and lets other windows have the chats. */
  async dispose(): Promise<void> {
    this.#closed.abort();
    this.#timer?.abort();
    this.#openId = undefined;
    await this.flush();
  }

  #use(transcript: Transcript): KeptChat {
    const chat = new KeptChat(transcript, this.#folder, this.#locks);
    this.#chats.set(transcript.id, chat);
    return chat;
  }

  async #openOnce(id: string): Promise<Transcript | 'held' | undefined> {
    return this.#inOrder(() => this.#own(id), unreadSentence);
  }

  async #own(id: string): Promise<Transcript | 'held' | undefined> {
    const chat = this.#chats.get(id) ?? new KeptChat(emptyChat(id, 0), this.#folder, this.#locks);
    const outcome = await this.#owned(chat);
    switch (outcome) {
      case 'ours':
        this.#chats.set(id, chat);
        this.#openId = id;
        await this.#letGo();
        this.#tellDamage(chat.isDamaged);
        return chat.transcript;
      case 'unwritable':
        return this.#openUnwritable(id);
      case 'newer':
        this.#fail(newerSentence);
        return undefined;
      case 'held':
        return 'held';
      case 'missing':
        return undefined;
    }
  }

  async #owned(chat: KeptChat): Promise<Ownership | 'unwritable'> {
    try {
      return await chat.own();
    } catch (error) {
      this.#fail(unsavedSentence(error), error);
      return 'unwritable';
    }
  }

  /** A chat that can't be written can be read, and goes on in memory. */
  async #openUnwritable(id: string): Promise<Transcript | undefined> {
    const known = this.#chats.get(id)?.transcript ?? (await this.#read(id));
    if (known !== undefined) {
      this.#openId = id;
      return (this.#chats.get(id) ?? this.#use(known)).transcript;
    }
    return undefined;
  }

  async #openCopy(id: string): Promise<Transcript | undefined> {
    const transcript = await this.#read(id);
    if (transcript === undefined) {
      return undefined;
    }
    const copy = copyOfChat(transcript, randomId());
    this.#use(emptyChat(copy.id, copy.createdAt)).note(shortestChanges(copy));
    this.#openId = copy.id;
    await this.#writeAll();
    return copy;
  }

  async #read(id: string): Promise<Transcript | undefined> {
    const bytes = await this.#folder.readLog(id);
    const read = bytes && readLog(id, bytes.toString());
    return read?.kind === 'chat' ? read.transcript : undefined;
  }

  /** A chat to search in; one that can't be read has nothing to find. */
  async #look(id: string): Promise<Transcript | undefined> {
    try {
      return this.#chats.get(id)?.transcript ?? (await this.#read(id));
    } catch (error) {
      this.#parts.log.warn(`history: the chat ${id} can't be searched: ${String(error)}`);
      return undefined;
    }
  }

  /** A chat to change, for as long as the change takes. */
  async #borrow(id: string): Promise<KeptChat | undefined> {
    const known = this.#chats.get(id);
    if (known !== undefined || !isChatId(id)) {
      return known;
    }
    const chat = new KeptChat(emptyChat(id, 0), this.#folder, this.#locks);
    const outcome = await chat.own();
    if (outcome === 'ours') {
      this.#chats.set(id, chat);
      return chat;
    }
    if (outcome !== 'missing') {
      this.#fail(outcome === 'held' ? heldSentence : newerSentence);
    }
    return undefined;
  }

  async #summaries(): Promise<readonly ChatSummary[]> {
    const kept = await this.#tidied();
    const others = kept.filter(({ id }) => !this.#chats.has(id));
    return newestFirst([
      ...others.map(({ id, title, updatedAt, turns }) => ({ id, title, updatedAt, turns })),
      ...this.#inUseNow(),
    ]);
  }

  #inUseNow(): readonly ChatSummary[] {
    return newestFirst([...this.#chats.values()].map(({ transcript }) => summaryOf(transcript)));
  }

  async #tidied(): Promise<readonly IndexEntry[]> {
    this.#isTidy = true;
    await this.#folder.tidy(this.#parts.clock.now());
    return this.#catalogue.tidy((id) => this.#chats.has(id));
  }

  async #writeAll(): Promise<void> {
    this.#writtenAtMs = this.#parts.clock.now();
    const outcomes = [];
    for (const chat of [...this.#chats.values()].filter(({ hasUnwritten }) => hasUnwritten)) {
      outcomes.push(await this.#write(chat));
    }
    if (outcomes.includes(false)) {
      this.#writeAfter(retryEveryMs);
    } else if (outcomes.length > 0) {
      this.#works();
    }
    await this.#letGo();
    if (!this.#isTidy && outcomes.includes(true)) {
      await this.#tidied();
    }
  }

  /** @returns whether it is written. */
  async #write(chat: KeptChat): Promise<boolean> {
    try {
      const outcome = await chat.write();
      if (outcome === 'held' || outcome === 'newer') {
        this.#fail(outcome === 'held' ? heldSentence : newerSentence);
      }
      return outcome === 'ours';
    } catch (error) {
      this.#fail(unsavedSentence(error), error);
      return false;
    }
  }

  /** Leaves the chats that are written and not open to other windows. */
  async #letGo(): Promise<void> {
    for (const [id, chat] of [...this.#chats]) {
      if (id !== this.#openId && !chat.hasUnwritten) {
        this.#chats.delete(id);
        try {
          await chat.release();
        } catch (error) {
          this.#parts.log.warn(`history: the chat ${id} is not tidied up: ${String(error)}`);
        }
      }
    }
  }

  #writeAfter(durationMs: number): void {
    if (this.#timer !== undefined || this.#closed.signal.aborted) {
      return;
    }
    const timer = new AbortController();
    this.#timer = timer;
    void this.#parts.clock.sleep(durationMs, timer.signal).then(
      () => {
        this.#timer = undefined;
        return this.flush();
      },
      () => undefined, // closed; what is left is written there
    );
  }

  /** @returns false when the store was closed meanwhile. */
  async #pause(): Promise<boolean> {
    const waited = this.#parts.clock.sleep(askOwnerEveryMs, this.#closed.signal);
    return waited.then(
      () => true,
      () => false,
    );
  }

  /** One thing after the other; what goes wrong is told here and nowhere else. */
  #inOrder<T>(
    work: () => Promise<T>,
    sentenceOf: (error: unknown) => string,
  ): Promise<T | undefined> {
    const done = this.#work.then(work).catch((error: unknown) => {
      this.#fail(sentenceOf(error), error);
      return undefined;
    });
    this.#work = done;
    return done;
  }

  #fail(sentence: string, error?: unknown): void {
    if (sentence !== this.#failure) {
      this.#failure = sentence;
      const cause = error instanceof Error ? ` (${error.message})` : '';
      this.#parts.log.warn(`history: ${sentence}${cause}`);
      this.onDidFail.emit(sentence);
    }
  }

  /** Told for as long as the chat is open: writing mends the file, but does not bring back what was lost. */
  #tellDamage(isDamaged: boolean): void {
    if (isDamaged) {
      this.#fail(damagedSentence);
    } else if (this.#failure === damagedSentence) {
      this.#clearFailure();
    }
  }

  #works(): void {
    if (this.#failure !== damagedSentence) {
      this.#clearFailure();
    }
  }

  #clearFailure(): void {
    if (this.#failure !== undefined) {
      this.#failure = undefined;
      this.onDidFail.emit(undefined);
    }
  }
}

function emptyChat(id: string, createdAt: number): Transcript {
  return { id, title: '', createdAt, turns: [] };
}
