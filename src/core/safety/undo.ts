import * as z from 'zod/mini';
import type { Emitter } from '../emitter.ts';

/** SHA-256 of a file's bytes, in hex. */
const sha256 = z.string().check(z.regex(/^[0-9a-f]{64}$/));

const missing = z.object({
  kind: z.literal('missing'),
  /** Folders above it that were missing too, outermost first. */
  folders: z.array(z.string()),
});
const file = z.object({
  kind: z.literal('file'),
  sha256,
  /** Permission bits and owner. */
  mode: z.number(),
  uid: z.number(),
  gid: z.number(),
});
const fileState = z.discriminatedUnion('kind', [missing, file]);

const keptFile = z.object({
  display: z.string(),
  real: z.string(),
  root: z.string(),
  before: fileState,
  /** What was to become of it. */
  after: z.union([sha256, z.literal('missing')]),
});

/** What one call of a tool was about to change, as it is stored; `atMs` in milliseconds since the epoch. */
export const checkpointRecord = z.object({
  version: z.literal(1),
  turnId: z.string(),
  atMs: z.number(),
  files: z.array(keptFile),
});

export type FileState = z.infer<typeof fileState>;
export type CheckpointRecord = z.infer<typeof checkpointRecord>;

/** The id of a turn that was itself an undo begins so. */
export const undoTurnPrefix = 'undo-';

/** A turn that changed files, for a list to undo from. */
export interface KeptTurn {
  readonly turnId: string;
  /** Of its last change, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly files: readonly {
    readonly display: string;
    readonly real: string;
    readonly change: 'edited' | 'created' | 'deleted';
  }[];
}

/** What is to become again what it was. A turn's files go back to before that turn. */
export type UndoWish =
  | { readonly kind: 'file'; readonly turnId: string; readonly real: string }
  | { readonly kind: 'turn'; readonly turnId: string }
  /** Back to before the first turn that is kept. */
  | { readonly kind: 'all' };

/** What became of one file. */
export interface UndoneFile {
  readonly display: string;
  readonly real: string;
  readonly outcome: 'restored' | 'unchanged' | 'changedSince' | 'failed';
  /** A sentence for the user, where it was not restored. */
  readonly reason?: string;
}

export interface Undone {
  readonly files: readonly UndoneFile[];
  /** What was there until now is kept under this turn, so that the undo can be undone. */
  readonly turnId: string | undefined;
}

/** Brings files back to what they were before a turn changed them. */
export interface UndoHistory {
  /** Told after each undo, whoever asked for it. */
  readonly onDidUndo: Pick<Emitter<{ readonly wish: UndoWish; readonly undone: Undone }>, 'on'>;
  /** The newest turn first. */
  turns(): Promise<readonly KeptTurn[]>;
  /**
   * Never throws for a single file; each tells what became of it. What somebody else has changed since stays as it is
   * and is told.
   */
  undo(wish: UndoWish): Promise<Undone>;
  /** The same, but what somebody else has changed since is replaced as well; `Undone.turnId` has it. */
  undoAnyway(wish: UndoWish): Promise<Undone>;
}
