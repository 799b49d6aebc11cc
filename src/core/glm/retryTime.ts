/**
 * When a server takes requests again, in milliseconds since the epoch; `undefined` if it did not say.
 * Reads `Retry-After` (seconds or a date, RFC 9110), `retry-after-ms`, `X-RateLimit-Reset` (an epoch, as
 * OpenRouter has it), and the reset time that Z.ai writes into its message, which is Beijing time
 * without saying so.
 */
export function retryTime(
  header: (name: string) => string | undefined,
  message: string,
  nowMs: number,
): number | undefined {
  return (
    afterMs(header('retry-after-ms'), 1, nowMs) ??
    afterMs(header('retry-after'), 1000, nowMs) ??
    asDate(header('retry-after')) ??
    resetInText(message) ??
    asEpoch(header('x-ratelimit-reset'))
  );
}

function afterMs(raw: string | undefined, unitMs: number, nowMs: number): number | undefined {
  return raw && /^\d+(\.\d+)?$/.test(raw.trim()) ? nowMs + Number(raw) * unitMs : undefined;
}

function asDate(raw: string | undefined): number | undefined {
  const time = raw ? Date.parse(raw) : Number.NaN;
  return Number.isNaN(time) ? undefined : time;
}

/** Ten digits are seconds, thirteen milliseconds; anything else is not a time in this century. */
function asEpoch(raw: string | undefined): number | undefined {
  const digits = raw?.trim() ?? '';
  return /^(\d{10}|\d{13})$/.test(digits) ? Number(digits.padEnd(13, '0')) : undefined;
}

/** “Your limit will reset at 2026-09-12 00:35:41”, or “将在 2026-09-12 00:35:41 重置”. */
function resetInText(message: string): number | undefined {
  if (!/reset|重置/i.test(message)) {
    return undefined;
  }
  const [, day, time] = /(\d{4}-\d{2}-\d{2})[ T](\d{2}:\d{2}:\d{2})/.exec(message) ?? [];
  return day && time ? asDate(`${day}T${time}+08:00`) : undefined;
}
