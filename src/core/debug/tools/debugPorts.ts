import { ToolError } from '../../chat/tools/tool.ts';
import type { Workspace } from '../../ports.ts';
import { fence } from '../../safety/fence.ts';
import type { SafetyGate } from '../../safety/safetyGate.ts';
import { madeVisible } from '../../safety/invisibleCharacters.ts';
import type { DebugDesk } from '../debugDesk.ts';
import { languageOfFile, type DebugLanguage } from '../evaluate/expressionLanguage.ts';
import { snapshotText, snapshotTokens } from '../snapshot/snapshotText.ts';
import type { SnapshotFrame, StopSnapshot } from '../snapshot/stopSnapshot.ts';

/** What the tools for debugging need of the world. */
export interface DebugPorts {
  readonly debug: DebugDesk;
  readonly workspace: Pick<Workspace, 'check' | 'folders' | 'readText'>;
  readonly gate: Pick<SafetyGate, 'debug'>;
  readonly turnId: string;
  /** An unguessable word, as `fence` wants it. */
  readonly randomId: () => string;
  /** Most tokens that a result may have. */
  readonly maxResultTokens: number;
}

/** The frame of that number, or the innermost of the user’s. Throws `ToolError`. */
export function frameOf({ frames }: StopSnapshot, index: number | undefined): SnapshotFrame {
  const wanted =
    index ??
    Math.max(
      0,
      frames.findIndex(({ isUsers }) => isUsers),
    );
  const frame = frames[wanted];
  if (frame === undefined) {
    throw new ToolError(`There is no frame #${wanted}. Frames are #0 to #${frames.length - 1}.`);
  }
  return frame;
}

export function languageOf({ path, sourceName }: SnapshotFrame): DebugLanguage {
  return languageOfFile(path ?? sourceName ?? '');
}

/** What a program or its debugger said, marked as data. */
export function fenced(
  text: string,
  name: string,
  { randomId }: Pick<DebugPorts, 'randomId'>,
): string {
  return fence(text, { origin: 'debugged program', name }, randomId);
}

/** Longest text that is quoted in a sentence, in UTF-16 units. */
const maxQuotedChars = 300;

/** What a program or its debugger said, short and on one line, within a sentence of ours. */
export function quoted(text: string): string {
  return JSON.stringify(madeVisible(text.slice(0, maxQuotedChars).toWellFormed()));
}

/** A stop as the model is told of it. Throws `ToolError` where its code may not be seen. */
export async function stopReport(snapshot: StopSnapshot, ports: DebugPorts): Promise<string> {
  await noticeSources(snapshot, ports);
  const name = ports.debug.sessions.nameOf(snapshot.stamp);
  const maxTokens = Math.min(ports.maxResultTokens, snapshotTokens.full);
  return fenced(snapshotText(snapshot, name, maxTokens), name, ports);
}

/** Whoever tells of values tells of the code around them: it must be code that this chat may see. Throws `ToolError`. */
export async function noticeSources(
  { frames }: StopSnapshot,
  { workspace }: Pick<DebugPorts, 'workspace'>,
): Promise<void> {
  const files = new Set(frames.flatMap(({ file, path }) => (path && file ? [file] : [])));
  for (const file of files) {
    await workspace.check(file, 'read');
  }
}
