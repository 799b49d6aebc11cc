import { counted, TokenRoom } from '../../chat/tools/resultText.ts';
import type { Probe, TraceRow } from './traceRows.ts';

/**
 * The rows of a trace as text: one line each, `t1.4  cart.js:7  hit 2  total = 12, item = undefined`, in the order in
 * which they came. Where there is no room for all, those in the middle of a probe's hits go first: what went wrong shows
 * at the first hits and at the last ones.
 * @param name of the trace: `t1`; a row is cited as `t1.4`.
 */
export function traceTable(
  name: string,
  probes: readonly Probe[],
  rows: readonly TraceRow[],
  maxTokens: number,
): string {
  const room = new TokenRoom(maxTokens);
  const byWorth = rows.toSorted((a, b) => distanceFromEnd(a, rows) - distanceFromEnd(b, rows));
  const kept = new Set(byWorth.filter((row) => room.take(rowText(name, probes, row))));
  const texts = rows.filter((row) => kept.has(row)).map((row) => rowText(name, probes, row));
  const left = rows.length - kept.size;
  const silent = probes.filter((_, index) => rows.every(({ probe }) => probe !== index));
  return [
    ...texts,
    ...(left > 0
      ? [`[${counted(left, 'row')} in between left out; narrow them with \`when\`]`]
      : []),
    ...silent.map(({ path, line }) => `${path}:${line} was never reached.`),
  ].join('\n');
}

function rowText(name: string, probes: readonly Probe[], row: TraceRow): string {
  const probe = probes[row.probe];
  const values = row.values.map((value, index) => `${probe?.expressions[index] ?? '?'} = ${value}`);
  const place = probe === undefined ? '?' : `${probe.path}:${probe.line}`;
  return `${name}.${row.number}  ${place}  hit ${row.hit}  ${values.join(', ').replace(/\s*\n\s*/gu, ' ')}`;
}

/** 0 for the first and the last hit of a probe, growing towards the middle. */
function distanceFromEnd({ probe, hit }: TraceRow, rows: readonly TraceRow[]): number {
  const hits = rows.filter((row) => row.probe === probe).length;
  return Math.min(hit - 1, hits - hit);
}
