import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { TranscriptChange } from '../../src/protocol/transcript.ts';
import { ChatStore } from '../../src/host/history/chatStore.ts';
import { systemClock } from '../../src/host/systemClock.ts';
import type { Clock } from '../../src/core/ports.ts';
import type { FileCalls } from '../../src/host/workspace/disk.ts';
import { RecordingLogger } from './recordingLogger.ts';

/** A store of chats on the disk, as one window has it. */
export interface HistoryWindow {
  readonly store: ChatStore;
  /** What the user was told, in order. */
  readonly told: (string | undefined)[];
  readonly log: RecordingLogger;
}

export async function historyFolder(): Promise<string> {
  return path.join(await fs.mkdtemp(path.join(tmpdir(), 'chat-history-')), 'chats');
}

export function openWindow(
  folder: string,
  { files = fs, clock = systemClock }: { readonly files?: FileCalls; readonly clock?: Clock } = {},
): HistoryWindow {
  const log = new RecordingLogger();
  const store = new ChatStore({ folder, files, clock, log });
  const told: (string | undefined)[] = [];
  store.onDidFail.on((sentence) => told.push(sentence));
  return { store, told, log };
}

/** An id as a session makes them, the same for the same number. */
export function chatId(number: number): string {
  return number.toString(16).padStart(32, '0');
}

/** A message at a time, with an answer to it. */
export function exchange(
  id: string,
  at: number,
  message: string,
  answer: string,
): TranscriptChange[] {
  const head = { id, at, text: message, attachments: [], thinking: 'auto' as const };
  return [
    { type: 'turn', head: { ...head, state: 'running' } },
    { type: 'step', turnId: id, index: 0, step: { kind: 'text', text: '' } },
    { type: 'append', turnId: id, index: 0, text: answer },
    { type: 'turn', head: { ...head, state: 'done' } },
  ];
}
