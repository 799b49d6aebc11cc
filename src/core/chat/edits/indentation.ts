/** The indentation of one line as the model wrote it and as the file has it. */
export interface IndentPair {
  readonly written: string;
  readonly inFile: string;
}

/** Gives a line of the replacement the indentation that it has in the file's terms. */
export type Reindent = (written: string) => string;

export interface IndentEvidence {
  /** Of the lines that both texts have. */
  readonly pairs: readonly IndentPair[];
  /** The file's indentation of the first line, where the model began with the line's first word. */
  readonly firstInFile: string | undefined;
  /** One step of indentation, as it is written in either. */
  readonly writtenUnit: string;
  readonly fileUnit: string;
}

/** Columns of a tab; only used to compare indentations, where any constant will do. */
const tabColumns = 4;

export const asWritten: Reindent = (written) => written;

/**
 * How the indentation of the model's text becomes the file's: unchanged, in the file's tabs or spaces,
 * or shifted as a whole.
 * @returns `undefined` where the lines do not stand to each other as they do in the file.
 */
export function findReindent(evidence: IndentEvidence): Reindent | undefined {
  const { firstInFile } = evidence;
  if (evidence.pairs.every(({ written, inFile }) => written === inFile)) {
    return asWritten;
  }
  const pairs = evidence.pairs.map((pair) => ({ ...pair, written: plain(pair.written) }));
  const withFirst =
    firstInFile === undefined ? pairs : [{ written: '', inFile: firstInFile }, ...pairs];
  const isAtSameDepth = pairs.every(
    ({ written, inFile }) =>
      depth(written, evidence.writtenUnit) === depth(inFile, evidence.fileUnit),
  );
  // Where no line but the first is shifted, the model just left out what stands before its first word.
  const readings = isAtSameDepth ? [pairs, withFirst] : [withFirst, pairs];
  const reading = readings.find(keepsOrder);
  return reading && reindentAs(reading, evidence);
}

/** One step of indentation in a text: a tab, or the commonest step in spaces; `undefined` where nothing tells. */
export function indentUnit(text: string): string | undefined {
  const indents = [...text.matchAll(/^([ \t]*)[^\s]/gm)].map(([, indent = '']) => indent);
  const indented = indents.filter((indent) => indent !== '');
  const tabbed = indented.filter((indent) => indent.startsWith('\t'));
  if (tabbed.length * 2 > indented.length) {
    return '\t';
  }
  const counts = new Map<number, number>();
  for (const [index, indent] of indents.entries()) {
    const step = Math.abs(columns(indent) - columns(indents[index - 1] ?? indent));
    if (step > 1) {
      counts.set(step, (counts.get(step) ?? 0) + 1);
    }
  }
  const [commonest] = [...counts].toSorted((a, b) => b[1] - a[1] || a[0] - b[0]);
  return commonest && ' '.repeat(commonest[0]);
}

function columns(indent: string): number {
  const tabs = indent.split('\t').length - 1;
  return indent.length + tabs * (tabColumns - 1);
}

function depth(indent: string, unit: string): number {
  return columns(indent) / columns(unit);
}

/** Equal depths stay equal and deeper ones deeper: the lines form the same blocks in both texts. */
function keepsOrder(pairs: readonly IndentPair[]): boolean {
  const steps = pairs
    .map(({ written, inFile }) => ({ written: columns(written), inFile: columns(inFile) }))
    .toSorted((a, b) => a.written - b.written);
  return steps.every((step, index) => {
    const last = steps[index - 1] ?? step;
    return step.written === last.written ? step.inFile === last.inFile : step.inFile > last.inFile;
  });
}

function reindentAs(pairs: readonly IndentPair[], evidence: IndentEvidence): Reindent {
  const known = new Map(pairs.map(({ written, inFile }) => [written, inFile]));
  const shift = wholeShift(pairs) ?? ((written: string) => byDepth(written, pairs, evidence));
  return (written) => known.get(plain(written)) ?? shift(plain(written));
}

/** A no-break space in an indentation is never meant. */
function plain(indent: string): string {
  return indent.replace(/[^\t]/g, ' ');
}

/** The same characters in front of every line, or gone from every line. */
function wholeShift(pairs: readonly IndentPair[]): Reindent | undefined {
  const [first] = pairs;
  if (first === undefined) {
    return undefined;
  }
  const added = prefixBefore(first.inFile, first.written);
  if (added !== undefined && pairs.every((pair) => pair.inFile === added + pair.written)) {
    return (written) => added + written;
  }
  const removed = prefixBefore(first.written, first.inFile);
  if (removed !== undefined && pairs.every((pair) => pair.written === removed + pair.inFile)) {
    return (written) => (written.startsWith(removed) ? written.slice(removed.length) : '');
  }
  return undefined;
}

function prefixBefore(whole: string, end: string): string | undefined {
  return whole.endsWith(end) ? whole.slice(0, whole.length - end.length) : undefined;
}

/** From the nearest line that is known and no deeper, else from the shallowest, step by step. */
function byDepth(
  written: string,
  pairs: readonly IndentPair[],
  { writtenUnit, fileUnit }: IndentEvidence,
): string {
  const ordered = pairs.toSorted((a, b) => columns(a.written) - columns(b.written));
  const base = ordered.findLast((pair) => columns(pair.written) <= columns(written)) ?? ordered[0];
  if (base === undefined) {
    return written;
  }
  const extraColumns = columns(written) - columns(base.written);
  const steps = Math.trunc(extraColumns / columns(writtenUnit));
  if (extraColumns >= 0) {
    const rest = extraColumns - steps * columns(writtenUnit);
    return base.inFile + fileUnit.repeat(steps) + ' '.repeat(rest);
  }
  return base.inFile.slice(0, Math.max(0, base.inFile.length + steps * fileUnit.length));
}
