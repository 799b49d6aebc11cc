import type { AnswerRow } from '../../src/protocol/performance.ts';

const whole = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const threeDigits = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });
const percent = new Intl.NumberFormat('en', { style: 'percent' });

/** Where nothing was measured. */
const nothing = '–';

export const backendNames = { local: 'Local', remote: 'Remote' } as const;
export const kindNames = { ghostText: 'Ghost text', chat: 'Chat' } as const;

/** `85 ms`, `1.24 s` */
export function formatMs(durationMs: number | undefined): string {
  if (durationMs === undefined) {
    return nothing;
  }
  return durationMs < 999.5
    ? `${whole.format(durationMs)} ms`
    : `${threeDigits.format(durationMs / 1_000)} s`;
}

/** `38.5` */
export function formatNumber(value: number | undefined): string {
  return value === undefined ? nothing : threeDigits.format(value);
}

/** `12,345` */
export function formatCount(count: number): string {
  return whole.format(count);
}

/** `38%` of a part of 0.38 */
export function formatShare(share: number | undefined): string {
  return share === undefined ? nothing : percent.format(share);
}

/** `$0.12`; with four digits where two would not show that anything was spent. */
export function formatUsd(usd: number): string {
  const digits = usd > 0 && usd < 0.1 ? 4 : 2;
  return `$${usd.toFixed(digits)}`;
}

/** `15:42:07`, or `Nov 22, 15:42:07` on another day than `nowMs`, in the user's own habit. */
export function formatTime(atMs: number, nowMs: number): string {
  const at = new Date(atMs);
  const isToday = at.toDateString() === new Date(nowMs).toDateString();
  return at.toLocaleString([], {
    ...(!isToday && { day: 'numeric', month: 'short' }),
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
}

/** `Mon, 15:00`, in the user's own habit; an hour of the last two days. */
export function formatHour(atMs: number): string {
  return new Date(atMs).toLocaleString([], {
    weekday: 'short',
    hour: '2-digit',
    minute: '2-digit',
  });
}

const outcomeWords = { answered: 'Answered', aborted: 'Aborted', failed: 'Failed' } as const;

export function formatOutcome({ outcome, errorCode }: AnswerRow): string {
  return errorCode === undefined ? outcomeWords[outcome] : `${outcomeWords[outcome]}: ${errorCode}`;
}

const purposeWords = {
  asked: '',
  failover: 'Second attempt: ',
  hedge: 'Race: ',
  exploration: 'Exploration: ',
  probe: 'Probe: ',
} as const;

/** Why it was sent, and why to this backend. */
export function formatReason({ purpose, reason }: AnswerRow): string {
  return `${purposeWords[purpose]}${reason}`;
}
