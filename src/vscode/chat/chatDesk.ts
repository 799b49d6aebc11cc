import type { ChatHistory } from '../../core/chat/session/chatParts.ts';
import type { ChatSession } from '../../core/chat/session/chatSession.ts';
import type { Workspace } from '../../core/ports.ts';
import type { UndoHistory } from '../../core/safety/undo.ts';
import type { ChangeReview } from '../changeReview.ts';
import type { Debugging } from '../debug/debugging.ts';

/** What the chat's place in the editor asks of its session; beginning and end are the desk's business. */
export type DeskSession = Omit<ChatSession, 'restore' | 'dispose'>;

/** The one chat of a window and what belongs to it; every page shows the same. */
export interface ChatDesk {
  readonly session: DeskSession;
  readonly history: ChatHistory;
  readonly review: ChangeReview;
  readonly undo: UndoHistory;
  readonly workspace: Workspace;
  readonly debugging: Pick<Debugging, 'desk' | 'onDidOpen'>;
  /** The text with its secrets replaced. */
  readonly hide: (text: string) => string;
  /** Takes back approvals that hold longer than a turn. */
  forgetApprovals(): void;
  /** Ends a running turn; resolves when all of the chat is on the disk. */
  close(): Promise<void>;
}
