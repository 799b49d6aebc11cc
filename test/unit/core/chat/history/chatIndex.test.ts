import { describe, expect, test } from 'vitest';
import {
  chatsOverCap,
  readIndex,
  summaryOf,
  writeIndex,
  type IndexEntry,
} from '../../../../../src/core/chat/history/chatIndex.ts';

function entry(number: number, sizeBytes = 1_000): IndexEntry {
  const id = String(number).padStart(16, '0');
  return {
    id,
    title: `Chat ${number}`,
    updatedAt: number,
    turns: 1,
    sizeBytes,
    modifiedMs: number,
  };
}

const entries = (count: number, sizeBytes?: number) =>
  Array.from({ length: count }, (_, number) => entry(number, sizeBytes));
const nothing = () => false;
const ids = (chats: readonly IndexEntry[]) => chats.map(({ updatedAt }) => updatedAt);

test('the index comes back as it was written, and is empty where it is none', () => {
  expect(readIndex(writeIndex(entries(3)))).toEqual(entries(3));
  expect(['', '[]', '{"version":7,"chats":[]}'].map((text) => readIndex(text))).toEqual([
    [],
    [],
    [],
  ]);
});

describe('of too many chats', () => {
  test('the oldest go', () => {
    expect(ids(chatsOverCap(entries(5_003), nothing))).toEqual([0, 1, 2]);
    expect(chatsOverCap(entries(5_000), nothing)).toEqual([]);
  });

  test('those go that make the folder too large', () => {
    const hundredMegabytes = 100 * 1024 ** 2;
    expect(ids(chatsOverCap(entries(7, hundredMegabytes), nothing))).toEqual([0, 1]);
  });

  test('those stay that are in use, and the next go', () => {
    expect(ids(chatsOverCap(entries(5_002), (id) => id === entry(0).id))).toEqual([1, 2]);
  });
});

test('a chat without a title is called by its first words, and was used when its last answer ended', () => {
  const turn = { attachments: [], thinking: 'auto', state: 'done', steps: [] } as const;
  const turns = [
    { ...turn, id: 'a', at: 10, text: '## Why is\nthis so?', attachments: [], steps: [] },
    { ...turn, id: 'b', at: 20, endedAt: 25, text: 'And?', attachments: [], steps: [] },
  ];
  const chat = { id: entry(1).id, title: '', createdAt: 5, turns };
  expect(summaryOf(chat)).toEqual({ id: chat.id, title: 'Why is', updatedAt: 25, turns: 2 });
  expect(summaryOf({ ...chat, turns: [] })).toMatchObject({ title: 'New chat', updatedAt: 5 });
});
