/** `15:42`, in the user's own time zone and habit. @param atMs milliseconds since the epoch */
export function localTime(atMs: number): string {
  return new Date(atMs).toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' });
}
