import type { ChatHistory, SessionUpdate } from '../../core/chat/session/chatParts.ts';
import type { Emitter } from '../../core/emitter.ts';
import type { ChatRequest, Workspace } from '../../core/ports.ts';
import type { ApprovalAnswer, ApprovalRequest, ApprovalScope } from '../../core/safety/action.ts';
import type { UndoHistory } from '../../core/safety/undo.ts';
import type { ChangedFile, ChatPanel } from '../../protocol/chatPage.ts';
import type { Attachment, Transcript } from '../../protocol/transcript.ts';
import type { ChangeReview } from '../changeReview.ts';

/** Something that is to go along with a message; the session numbers and measures it. */
export type NewAttachment = Omit<Attachment, 'id' | 'tokens'>;

/** What the chat's place in the editor asks of its session. */
export interface DeskSession {
  readonly onDidChange: Pick<Emitter<SessionUpdate>, 'on'>;
  readonly transcript: Transcript;
  readonly panel: ChatPanel;
  submit(text: string, how: 'send' | 'queue' | 'steer'): void;
  stop(): void;
  answerNow(): void;
  unqueue(id: string): void;
  sendQueued(id: string): void;
  edit(turnId: string, text: string): void;
  regenerate(turnId: string, thinking?: ChatPanel['thinking']): void;
  continueTurn(turnId: string): void;
  approve(id: string, hash: string, scope: ApprovalScope): void;
  deny(id: string, message?: string): void;
  answer(id: string, text?: string): void;
  approvalOf(id: string): ApprovalRequest | undefined;
  settle(id: string, answer: ApprovalAnswer): void;
  setThinking(thinking: ChatPanel['thinking']): void;
  setBackend(backend: ChatPanel['backend']): void;
  setDraft(text: string): void;
  attach(attachment: NewAttachment): void;
  followEditor(attachment: NewAttachment | undefined): void;
  dropChip(id: string): void;
  dropPart(id: string): void;
  compact(): void;
  newChat(): void;
  open(id: string): Promise<void>;
  adopt(transcript: Transcript): Promise<void>;
  showChanges(changes: readonly ChangedFile[]): void;
  sentFor(turnId: string, index: number): Promise<ChatRequest | undefined>;
}

/** The one chat of a window and what belongs to it; every page shows the same. */
export interface ChatDesk {
  readonly session: DeskSession;
  readonly history: ChatHistory;
  readonly review: ChangeReview;
  readonly undo: UndoHistory;
  readonly workspace: Workspace;
  /** The text with its secrets replaced. */
  readonly hide: (text: string) => string;
  /** Takes back approvals that hold longer than a turn. */
  forgetApprovals(): void;
  dispose(): void;
}
