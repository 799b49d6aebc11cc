import { counted, tokensOf } from '../../chat/tools/resultText.ts';
import type {
  SnapshotFrame,
  SnapshotScope,
  SnapshotVariable,
  StopException,
  StopSnapshot,
} from './stopSnapshot.ts';

/** Room for a snapshot that goes along by itself, in tokens; small contexts get half. */
export const snapshotTokens = { full: 1_200, brief: 600 } as const;

/** A part of the text; what matters less goes first where there is no room. */
interface Part {
  /** The smaller, the more it matters. */
  readonly rank: number;
  readonly lines: readonly string[];
}

/**
 * A stop as text, for the model, the chip and the report of a tool; it is not fenced. Parts that there is no room for are
 * left out by their worth: the end of the output, then callers, then variables that the source does not mention.
 * @param name of the stop: `s1#3`.
 */
export function snapshotText(snapshot: StopSnapshot, name: string, maxTokens: number): string {
  const parts = partsOf(snapshot, name);
  let left = maxTokens - tokensOf(moreNote);
  const kept = new Set<string>();
  for (const { line, key } of rankedLines(parts)) {
    const tokens = tokensOf(line) + 1; // the line's end
    if (tokens <= left) {
      left -= tokens;
      kept.add(key);
    }
  }
  const lines = parts.flatMap((part, index) =>
    part.lines.filter((_, lineIndex) => kept.has(`${index}/${lineIndex}`)),
  );
  const all = parts.reduce((sum, part) => sum + part.lines.length, 0);
  return lines.length < all ? [...lines, moreNote].join('\n') : lines.join('\n');
}

const moreNote =
  '[More was left out: debug_inspect shows variables and frames, debug_output the output.]';

/** One line for a chip: `KeyError in total() app.py:12`. */
export function snapshotLabel({ exception, reason, reasonText, frames }: StopSnapshot): string {
  const frame = frames.find(({ isUsers }) => isUsers) ?? frames[0];
  const file = frame?.path?.split('/').at(-1) ?? frame?.sourceName;
  const place = frame && [
    frame.name && ` in ${bare(frame.name)}()`,
    file && ` ${file}:${frame.line}`,
  ];
  return `${whatHappened(exception, reason, reasonText)}${place?.filter(Boolean).join('') ?? ''}`;
}

/** Type of an exception without its message: chips are short. */
function whatHappened(
  exception: StopException | undefined,
  reason: StopSnapshot['reason'],
  reasonText: string,
): string {
  switch (reason) {
    case 'exception':
      return (
        exception?.type ??
        /^(?:Uncaught )?([\w$.]+)/u.exec(exception?.message ?? '')?.[1] ??
        'Exception'
      );
    case 'signal':
      return /SIG[A-Z]+/u.exec(reasonText)?.[0] ?? 'Signal';
    default:
      return 'Paused';
  }
}

/** `global.total` is `total`; longer names are cut. */
function bare(name: string): string {
  return (name.replace(/\(.*$/u, '').split(/[.:]/u).at(-1) ?? '').slice(0, 60);
}

function rankedLines(
  parts: readonly Part[],
): readonly { readonly line: string; readonly key: string }[] {
  return parts
    .flatMap(({ rank, lines }, index) =>
      lines.map((line, lineIndex) => ({ rank, line, key: `${index}/${lineIndex}` })),
    )
    .toSorted((a, b) => a.rank - b.rank);
}

function partsOf(snapshot: StopSnapshot, name: string): readonly Part[] {
  const { frames, changed, output, problems, hiddenFrames } = snapshot;
  const detailed = frames.filter(
    ({ scopes, source }) => scopes !== undefined || source !== undefined,
  );
  return [
    { rank: 0, lines: headOf(snapshot, name) },
    { rank: 1, lines: ['Stack, innermost first:'] },
    ...frames.map((frame, index) => ({
      rank: index < 4 ? 1 : 6,
      lines: [frameLine(frame, index)],
    })),
    ...(hiddenFrames > 0
      ? [{ rank: 6, lines: [`   (${counted(hiddenFrames, 'frame')} of libraries not shown)`] }]
      : []),
    ...detailed.flatMap((frame, rank) => frameParts(frame, frames.indexOf(frame), rank)),
    ...(changed.length > 0
      ? [{ rank: 3, lines: ['Changed since the stop before:', ...changed.map(changedLine)] }]
      : []),
    ...(output.length > 0
      ? [{ rank: 4, lines: ['Last lines of its output:'] }, ...outputParts(output)]
      : []),
    ...(problems.length > 0
      ? [{ rank: 7, lines: problems.map((problem) => `Not known: ${problem}`) }]
      : []),
  ];
}

function headOf(snapshot: StopSnapshot, name: string): readonly string[] {
  const { sessionName, adapterType, reason, reasonText, exception, isAttached } = snapshot;
  const caught = exception?.breakMode === 'unhandled' ? ', not caught' : '';
  const words = exception === undefined ? reasonText : exceptionText(exception) + caught;
  return [
    `Stop ${name} of ${JSON.stringify(sessionName)} (${adapterType}${isAttached ? ', attached' : ''}): ${reason}`,
    ...(words === '' ? [] : [words]),
  ];
}

/** Longest message that is repeated whole. */
const maxMessageChars = 1_000;

function exceptionText({ type, message }: StopException): string {
  const isNamed = type === undefined || message.includes(type);
  const text = isNamed ? message : message === '' ? type : `${type}: ${message}`;
  return text.slice(0, maxMessageChars).toWellFormed();
}

function frameLine({ name, path, sourceName, line }: SnapshotFrame, index: number): string {
  const place = path ?? sourceName;
  return `#${index} ${name}${place === undefined ? '' : `  ${place}:${line}`}`;
}

/** @param rank among the frames that are shown in detail. */
function frameParts(frame: SnapshotFrame, index: number, rank: number): readonly Part[] {
  const { source, scopes = [], line } = frame;
  const mentioned = new Set(source?.lines.join('\n').match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []);
  const title = { rank: 1 + rank, lines: [`Frame #${index}, ${frame.name || 'without a name'}:`] };
  const code = source?.lines.map((text, offset): Part => {
    const number = source.firstLine + offset;
    const distance = Math.abs(number - line);
    return {
      rank: 1 + rank + (distance <= 3 ? 0 : 3),
      lines: [`${number === line ? '>' : ' '}${number}| ${text}`],
    };
  });
  return [title, ...(code ?? []), ...scopes.flatMap((scope) => scopeParts(scope, mentioned, rank))];
}

function scopeParts(
  { name, variables, more }: SnapshotScope,
  mentioned: ReadonlySet<string>,
  rank: number,
): readonly Part[] {
  if (variables.length === 0) {
    return [];
  }
  return [
    { rank: 1 + rank, lines: [`${name}:`] },
    ...variables.flatMap((variable): Part[] => {
      const own = 1 + rank + (mentioned.has(variable.name) ? 0 : 4);
      const children = variable.children?.map((child) => `    ${variableLine(child)}`) ?? [];
      return [
        { rank: own, lines: [`  ${variableLine(variable)}`] },
        ...(children.length > 0 ? [{ rank: own + 1, lines: children }] : []),
      ];
    }),
    ...(more > 0 ? [{ rank: 6, lines: [`  (${counted(more, 'variable')} more)`] }] : []),
  ];
}

/** `total: number = 12`, `items: list = […] (3)`. A getter is not called, and so has no value. */
export function variableLine({ name, type, value, isLazy, size }: SnapshotVariable): string {
  const shown = isLazy ? '‹not evaluated›' : value.replace(/\s*\n\s*/gu, ' ');
  const ofType = type === undefined || shown.startsWith(type) ? '' : `: ${type}`;
  return `${name}${ofType} = ${shown}${size === undefined ? '' : ` (${size})`}`;
}

function changedLine({ name, before, after }: StopSnapshot['changed'][number]): string {
  return `  ${name}: ${before} → ${after}`;
}

/** The last lines matter most. */
function outputParts(output: readonly string[]): readonly Part[] {
  return output.map((line, index) => ({
    rank: output.length - index <= 6 ? 4 : 6,
    lines: [`  ${line}`],
  }));
}
