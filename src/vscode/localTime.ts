/**
 * `15:42`, or `3 Sep, 15:42` on another day, in the user's own time zone and habit.
 * @param atMs milliseconds since the epoch, as is `nowMs`
 */
export function localTime(atMs: number, nowMs = Date.now()): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  return at.toLocaleString([], {
    ...(!isToday && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
  });
}
