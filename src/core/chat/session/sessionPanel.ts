import type { ChangedFile, ChatPanel } from '../../../protocol/chatPage.ts';
import type { BackendId } from '../../ports.ts';
import { chatLedger } from './chatLedger.ts';
import { chatPlan } from './chatPlan.ts';
import type { ChatParts } from './chatParts.ts';
import type { ChipBoard } from './chipBoard.ts';
import { isLocalOnlyChat } from './localOnly.ts';
import { PanelBoard } from './panelBoard.ts';
import type { QuestionDesk } from './questionDesk.ts';
import type { RequestHeads } from './requestHeads.ts';
import type { SessionTranscript } from './sessionTranscript.ts';
import type { TokenCounter } from './tokenCounter.ts';
import { WindowMeter } from './windowMeter.ts';

/** What the panel is drawn from. */
export interface PanelSources {
  readonly parts: Pick<ChatParts, 'backends' | 'settings'>;
  readonly log: SessionTranscript;
  readonly desk: QuestionDesk;
  readonly chips: ChipBoard;
  readonly heads: RequestHeads;
  readonly counter: TokenCounter;
  readonly tell: (changed: Partial<ChatPanel>) => void;
}

const emptyPanel: ChatPanel = {
  ...{ phase: 'idle', thinking: 'auto', backend: 'auto', draft: '' },
  badge: { label: '', reason: '' },
  ...{ chips: [], queue: [], plan: [], questions: [], changes: [] },
  meter: { usedTokens: 0, limitTokens: 0, parts: [] },
};

const localOnlyReason = 'this chat holds what only a model on this machine may see';

/** Everything on the page that is not the transcript, made from what there is; only real changes are told. */
export class SessionPanel {
  readonly #sources: PanelSources;
  readonly #board: PanelBoard;
  readonly #meter: WindowMeter;
  #phase: ChatPanel['phase'] = 'idle';
  /** Choice of the composer, once there was one. */
  #thinking: ChatPanel['thinking'] | undefined;
  #changes: readonly ChangedFile[] = [];

  constructor(sources: PanelSources) {
    this.#sources = sources;
    this.#board = new PanelBoard(emptyPanel, sources.tell);
    this.#meter = new WindowMeter(sources.counter);
  }

  get current(): ChatPanel {
    return this.#board.panel;
  }

  /** Who is to answer, as the composer has it; `undefined` for what the settings say. */
  get backend(): BackendId | undefined {
    const { backend } = this.#board.panel;
    return backend === 'auto' ? undefined : backend;
  }

  /** How the next turn is to think: as the composer has it, else as the settings say now. */
  get thinking(): ChatPanel['thinking'] {
    return this.#thinking ?? this.#sources.parts.settings()['chat.thinking'];
  }

  setPhase(phase: ChatPanel['phase']): void {
    this.#phase = phase;
    this.showQuestions();
    this.showBackend();
  }

  setThinking(thinking: ChatPanel['thinking']): void {
    this.#thinking = thinking;
    this.#board.show({ thinking });
  }

  setBackend(backend: ChatPanel['backend']): void {
    this.#board.show({ backend });
    this.showBackend();
    this.showRoom();
  }

  /** @param changes of all chats, newest turn first. */
  setChanges(changes: readonly ChangedFile[]): void {
    this.#changes = changes;
    this.#showChanges();
  }

  setPlan(plan: ChatPanel['plan']): void {
    this.#board.show({ plan });
  }

  showLedger(): void {
    this.#board.show({ ledger: chatLedger(this.#sources.log.current) });
  }

  setQueue(queue: ChatPanel['queue']): void {
    this.#board.show({ queue });
  }

  setNotice(notice: string | undefined): void {
    this.#board.show({ notice });
  }

  setDraft(draft: string): void {
    this.#board.show({ draft });
  }

  /** Of a draft that the page itself told; it is not told back, since the user types on. */
  noteDraft(draft: string): void {
    this.#board.note({ draft });
  }

  showQuestions(): void {
    const questions = this.#sources.desk.shown;
    const phase = questions.length > 0 && this.#phase !== 'idle' ? 'asking' : this.#phase;
    this.#board.show({ questions, phase });
  }

  showBackend(): void {
    const { parts, log } = this.#sources;
    const settings = parts.settings();
    const { id, label, reason, door } = parts.backends.current(this.backend);
    const last = parts.backends.lastAnswer();
    this.#board.show({
      thinking: this.thinking,
      badge: {
        label,
        reason: isLocalOnlyChat(log.current, settings) ? localOnlyReason : reason,
        ...(last?.backend === id && { firstTokenMs: last.timeToFirstTokenMs }),
      },
      door,
    });
  }

  /** Chips, and what fills the window. */
  showRoom(): void {
    const { parts, log, heads } = this.#sources;
    const { chips } = this.#sources.chips;
    const { contextTokens } = parts.backends.limits(this.backend);
    const meter = this.#meter.measure(log.current, heads.next, chips, contextTokens);
    this.#board.show({ chips, meter });
  }

  /** All that depends on which chat is open. */
  showChat(): void {
    this.#board.show({ plan: chatPlan(this.#sources.log.current) });
    this.showLedger();
    this.#showChanges();
    this.showQuestions();
    this.showBackend();
    this.showRoom();
  }

  #showChanges(): void {
    const { turns } = this.#sources.log.current;
    const ids = new Set(turns.map(({ id }) => id));
    this.#board.show({ changes: this.#changes.filter(({ turnId }) => ids.has(turnId)) });
  }
}
