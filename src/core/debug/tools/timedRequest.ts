import type { Clock } from '../../ports.ts';
import type { AdapterLink } from '../debuggee.ts';

/** An answer of an adapter, or the news that it takes too long; the request goes on then. */
export type TimedAnswer =
  | { readonly kind: 'answer'; readonly body: unknown }
  | { readonly kind: 'late' };

/** Asks an adapter and waits so long. Rejects with `AdapterError`, or with the signal’s reason. */
export async function timedRequest(
  link: AdapterLink,
  command: string,
  args: Readonly<Record<string, unknown>>,
  {
    clock,
    waitMs,
    signal,
  }: { readonly clock: Clock; readonly waitMs: number; readonly signal: AbortSignal },
): Promise<TimedAnswer> {
  const end = new AbortController();
  const both = AbortSignal.any([signal, end.signal]);
  try {
    return await Promise.race([
      link.request(command, args, both).then((body): TimedAnswer => ({ kind: 'answer', body })),
      clock.sleep(waitMs, both).then((): TimedAnswer => ({ kind: 'late' })),
    ]);
  } finally {
    end.abort();
  }
}
