import type { ChatSummary } from '../../../src/protocol/chatPage.ts';
import { t } from '../l10n.ts';

const dayName = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
});
const dayNameOfYear = new Intl.DateTimeFormat(undefined, { dateStyle: 'long' });

export interface Day {
  readonly name: string;
  readonly chats: readonly ChatSummary[];
}

/** Chats by the local day of their last change, in the order they come in. @param now epoch ms */
export function byDay(chats: readonly ChatSummary[], now: number): readonly Day[] {
  const groups = Map.groupBy(chats, ({ updatedAt }) => startOfDay(updatedAt));
  return [...groups].map(([day, ofDay]) => ({ name: nameOfDay(day, now), chats: ofDay }));
}

function nameOfDay(day: number, now: number): string {
  const today = startOfDay(now);
  if (day === today) {
    return t('Today');
  }
  // A second before midnight, whatever the length of the day.
  if (day === startOfDay(today - 1_000)) {
    return t('Yesterday');
  }
  const isThisYear = new Date(day).getFullYear() === new Date(now).getFullYear();
  return (isThisYear ? dayName : dayNameOfYear).format(day);
}

function startOfDay(time: number): number {
  return new Date(time).setHours(0, 0, 0, 0);
}
