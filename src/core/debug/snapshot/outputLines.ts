import { OutputLog } from '../../chat/terminals/outputLog.ts';
import type { OutputPiece } from '../sessions/debugSession.ts';
import { withoutRows } from '../trace/traceRows.ts';

/** Longer lines are data. */
const maxLineChars = 400;

/** The last lines that a program printed itself, as a terminal shows them, without what its debugger says of it. */
export function lastLines(output: readonly OutputPiece[], count: number): readonly string[] {
  const log = new OutputLog();
  const printed = output.filter(({ category }) => category !== 'console').map(({ text }) => text);
  log.write(withoutRows(printed.join('')).replace(/(?<!\r)\n/gu, '\r\n'));
  const lines = log.look().text.trimEnd().split('\n');
  const isEmpty = lines.length === 1 && lines[0] === '';
  return isEmpty
    ? []
    : lines.slice(-count).map((line) => line.slice(0, maxLineChars).toWellFormed());
}
