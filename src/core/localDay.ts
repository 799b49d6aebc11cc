/** The day in the user's time zone, as `2026-11-23`. @param atMs milliseconds since the epoch */
export function localDay(atMs: number): string {
  const at = new Date(atMs);
  const twoDigits = (part: number) => String(part).padStart(2, '0');
  return `${at.getFullYear()}-${twoDigits(at.getMonth() + 1)}-${twoDigits(at.getDate())}`;
}

/** When the next day begins there, in milliseconds since the epoch; days have 23 to 25 hours. */
export function nextMidnight(atMs: number): number {
  const at = new Date(atMs);
  return new Date(at.getFullYear(), at.getMonth(), at.getDate() + 1).getTime();
}
