import { beforeEach, expect, test, vi } from 'vitest';
import { byDay } from '../../../../../webview/chat/panels/days.ts';

beforeEach(() => {
  vi.stubGlobal('document', { body: { dataset: {} } });
});

test('chats stand under the day of their last change, the newest first', () => {
  const now = new Date(2026, 2, 30, 9).getTime();
  const times = [
    new Date(2026, 2, 30, 0, 1),
    new Date(2026, 2, 29, 23, 59),
    new Date(2026, 2, 29, 0, 1),
    new Date(2026, 2, 5),
    new Date(2025, 11, 31),
  ];
  const chats = times.map((time, index) => ({
    id: `chat ${index}`,
    title: '',
    updatedAt: time.getTime(),
    turns: 1,
  }));

  expect(byDay(chats, now).map(({ name, chats: ofDay }) => [name, ofDay.length])).toEqual([
    ['Today', 1],
    ['Yesterday', 2],
    [expect.stringContaining('March'), 1],
    [expect.stringContaining('2025'), 1],
  ]);
});
