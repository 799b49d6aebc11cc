import type { Workspace } from '../../ports.ts';
import type { CheckedPath } from '../../safety/action.ts';
import { bodies, type DapScope, type DapStackFrame } from '../sessions/dapMessages.ts';
import {
  isReadable,
  mayExpand,
  readScope,
  withChildren,
  type VariableSources,
} from './readVariables.ts';
import type { SnapshotFrame, SnapshotScope, SnapshotVariable } from './stopSnapshot.ts';
import { userPlace } from './userPlace.ts';

/** Frames whose variables are read: where it fails, who called, and who called that. */
const maxDetailedFrames = 3;
/** Scopes of the innermost one; of the others the first. JavaScript has one for each block. */
const maxScopes = 3;
/** Lines shown before and behind the one at which a frame stands. */
const linesAround = 6;
/** Values that are looked into. */
const maxExpansions = 4;
/** Longer lines are generated. */
const maxLineChars = 300;

interface PlacedFrame {
  readonly frame: DapStackFrame;
  readonly file: CheckedPath | undefined;
  readonly isUsers: boolean;
}

/** What reading frames takes. */
export interface FrameSources extends VariableSources {
  readonly workspace: Pick<Workspace, 'check' | 'readText'>;
}

/**
 * The stack with source and variables of its innermost frames of the user's. A library's frames are left out, but for
 * the innermost of all.
 */
export async function readFrames(
  stack: readonly DapStackFrame[],
  sources: FrameSources,
): Promise<{ readonly frames: readonly SnapshotFrame[]; readonly hiddenFrames: number }> {
  const placed = await Promise.all(stack.map((frame) => placedFrame(frame, sources.workspace)));
  const shown = placed.filter(({ isUsers }, index) => isUsers || index === 0);
  const users = shown.filter(({ isUsers }) => isUsers);
  const detailed = (users.length > 0 ? users : shown).slice(
    0,
    sources.quirks.reusesReferences ? 1 : maxDetailedFrames,
  );
  const frames: SnapshotFrame[] = [];
  for (const each of shown) {
    const rank = detailed.indexOf(each);
    frames.push(rank < 0 ? bareFrame(each) : await detailedFrame(each, rank, sources));
  }
  return {
    frames: await expanded(frames, sources),
    hiddenFrames: placed.length - shown.length,
  };
}

async function placedFrame(
  frame: DapStackFrame,
  workspace: Pick<Workspace, 'check'>,
): Promise<PlacedFrame> {
  const { source, presentationHint } = frame;
  const isHidden = [presentationHint, source?.presentationHint].some((hint) =>
    ['label', 'subtle', 'deemphasize'].includes(hint ?? ''),
  );
  const path = source?.path;
  // What has a reference is text of the adapter’s, not the file.
  const hasFile = path !== undefined && !source?.sourceReference && frame.line > 0;
  const file = hasFile ? await userPlace(path, workspace) : undefined;
  return { frame, file, isUsers: file !== undefined && !isHidden };
}

function bareFrame({ frame, file, isUsers }: PlacedFrame): SnapshotFrame {
  const { id, name, line, column, source } = frame;
  const sourceName = source?.name ?? source?.path?.split(/[\\/]/u).at(-1);
  return {
    ...{ id, name, line, column, isUsers },
    ...(file !== undefined && { path: file.display, file: file.real }),
    ...(file === undefined && sourceName !== undefined && { sourceName }),
  };
}

async function detailedFrame(
  placed: PlacedFrame,
  rank: number,
  sources: FrameSources,
): Promise<SnapshotFrame> {
  const [source, scopes] = await Promise.all([
    sourceAround(placed, sources.workspace),
    scopesOf(placed.frame.id, rank, sources),
  ]);
  const mentioned = namesIn(source?.lines ?? []);
  const worthwhile = scopes
    .filter((scope) => isReadable(scope, sources.quirks))
    .slice(0, rank === 0 ? maxScopes : 1);
  const read = await Promise.all(
    worthwhile.map((each) => readScope(each, mentioned, sources, worthOf(rank))),
  );
  return {
    ...bareFrame(placed),
    ...(source !== undefined && { source }),
    scopes: read.filter((scope) => scope !== undefined),
  };
}

/** Without the variables of the innermost frame a snapshot says little. */
function worthOf(rank: number): 'vital' | 'more' {
  return rank === 0 ? 'vital' : 'more';
}

async function scopesOf(
  frameId: number,
  rank: number,
  { link, replies }: FrameSources,
): Promise<readonly DapScope[]> {
  return (
    replies?.scopesOf(frameId) ??
    bodies.scopes.safeParse(await link.ask('scopes', { frameId }, worthOf(rank))).data?.scopes ??
    []
  );
}

async function sourceAround(
  { frame, file }: PlacedFrame,
  workspace: Pick<Workspace, 'readText'>,
): Promise<SnapshotFrame['source']> {
  if (file === undefined) {
    return undefined;
  }
  const { text } = await workspace.readText(file);
  const firstLine = Math.max(1, frame.line - linesAround);
  const lines = text.split(/\r?\n/u).slice(firstLine - 1, frame.line + linesAround);
  return { firstLine, lines: lines.map((line) => line.slice(0, maxLineChars).toWellFormed()) };
}

/** Looks into a few values that the line at which the program stands mentions, the innermost frame first. */
async function expanded(
  frames: readonly SnapshotFrame[],
  sources: FrameSources,
): Promise<readonly SnapshotFrame[]> {
  const wanted = frames.flatMap((frame) => valuesToExpand(frame, sources)).slice(0, maxExpansions);
  const grown = new Map<SnapshotVariable, SnapshotVariable>(
    await Promise.all(
      wanted.map(async (each) => [each, await withChildren(each, sources)] as const),
    ),
  );
  const grow = (scope: SnapshotScope): SnapshotScope => ({
    ...scope,
    variables: scope.variables.map((each) => grown.get(each) ?? each),
  });
  return frames.map((frame) =>
    frame.scopes === undefined ? frame : { ...frame, scopes: frame.scopes.map(grow) },
  );
}

function valuesToExpand(
  { scopes = [], source, line }: SnapshotFrame,
  { quirks }: FrameSources,
): readonly SnapshotVariable[] {
  const all = namesIn(source?.lines ?? []);
  const here = namesIn([source?.lines[line - source.firstLine] ?? '']);
  const worth = ({ name }: SnapshotVariable) => Number(here.has(name)) + Number(all.has(name));
  return scopes
    .flatMap(({ variables }) => variables)
    .filter((each) => mayExpand(each, quirks) && worth(each) > 0)
    .toSorted((a, b) => worth(b) - worth(a));
}

function namesIn(lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.flatMap((line) => line.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []));
}
