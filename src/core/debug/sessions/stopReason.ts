import type { StopReason } from '../snapshot/stopSnapshot.ts';

const known: Readonly<Record<string, StopReason>> = {
  exception: 'exception',
  'promise rejection': 'exception',
  promiseRejection: 'exception',
  breakpoint: 'breakpoint',
  'function breakpoint': 'breakpoint',
  'data breakpoint': 'breakpoint',
  'instruction breakpoint': 'breakpoint',
  step: 'step',
  goto: 'step',
  pause: 'pause',
  entry: 'entry',
};

/**
 * The adapter's word for a stop in ours. Adapters have words of their own beside those of the protocol: cdt-gdb-adapter
 * gives the signal's name, lldb-dap calls a signal an exception.
 */
export function stopReasonOf(word: string, description: string): StopReason {
  if (/\bSIG[A-Z]{2,}/u.test(`${word} ${description}`)) {
    return /SIG(?:STOP|INT|TRAP)/u.test(`${word} ${description}`) ? 'pause' : 'signal';
  }
  return known[word] ?? 'other';
}
