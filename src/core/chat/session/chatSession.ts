import type { ChangedFile, ChatPanel } from '../../../protocol/chatPage.ts';
import type {
  Attachment,
  Transcript,
  TranscriptChange,
  Turn,
} from '../../../protocol/transcript.ts';
import { spelledOut } from '../../debug/slashCommands.ts';
import { Emitter } from '../../emitter.ts';
import { contextPlan } from '../../glm/contextPlan.ts';
import type { ChatRequest } from '../../ports.ts';
import type { ApprovalAnswer, ApprovalRequest, ApprovalScope } from '../../safety/action.ts';
import type { ChatParts, SessionUpdate } from './chatParts.ts';
import { ChatSwitch } from './chatSwitch.ts';
import { ChipBoard, type ChipLeader } from './chipBoard.ts';
import { interruptedChanges } from './interrupted.ts';
import { isLocalOnlyAttachment } from './localOnly.ts';
import { QuestionDesk } from './questionDesk.ts';
import { RequestHeads } from './requestHeads.ts';
import { SessionPanel } from './sessionPanel.ts';
import { SessionTranscript } from './sessionTranscript.ts';
import { TokenCounter } from './tokenCounter.ts';
import { ThinkingHabit } from './thinkingHabit.ts';
import { toolDetail } from './toolChoice.ts';
import { TurnKeeper } from './turnKeeper.ts';
import { TurnRunner, wantedTokens } from './turnRunner.ts';
import type { Work } from './work.ts';

/** Something that is to go along with a message; the session numbers and measures it. */
export type NewAttachment = Omit<Attachment, 'id' | 'tokens'>;

/**
 * The one chat of a window: transcript, panel and all that the user can do to them. Every method takes effect at once,
 * whatever is going on, and every change of the transcript is kept and told in the same order. Nothing throws.
 */
export class ChatSession {
  readonly onDidChange = new Emitter<SessionUpdate>();
  readonly #parts: ChatParts;
  readonly #chips = new ChipBoard();
  readonly #counter = new TokenCounter();
  readonly #heads: RequestHeads;
  readonly #log: SessionTranscript;
  readonly #desk: QuestionDesk;
  readonly #panel: SessionPanel;
  readonly #keeper: TurnKeeper;
  readonly #chats: ChatSwitch;
  readonly #habit: ThinkingHabit;
  readonly #subscriptions: readonly (() => void)[];

  /** It begins with an empty chat; `restore` opens the one of last time. */
  constructor(parts: ChatParts) {
    this.#parts = parts;
    this.#heads = new RequestHeads(parts.surroundings, () => toolDetail(this.#limits()));
    this.#habit = new ThinkingHabit(parts.memory);
    this.#chats = new ChatSwitch({
      ...parts,
      current: () => this.transcript,
      show: (transcript) => this.#show(transcript),
    });
    this.#log = new SessionTranscript(this.#chats.emptyChat(), parts.history, (changes) => {
      this.onDidChange.emit({ changes, panel: {} });
      if (changes.some(endsDebugCall)) {
        this.#panel.showLedger();
      }
    });
    this.#desk = new QuestionDesk({ ...parts, askingCall: () => this.#keeper.askingCall });
    this.#panel = new SessionPanel({
      ...{ parts, log: this.#log, desk: this.#desk, chips: this.#chips },
      ...{ heads: this.#heads, counter: this.#counter },
      tell: (panel) => this.onDidChange.emit({ changes: [], panel }),
    });
    this.#keeper = this.#newKeeper();
    this.#subscriptions = [
      this.#desk.onDidChange.on(() => this.#panel.showQuestions()),
      parts.backends.onDidChange.on(() => this.#panel.showBackend()),
      parts.history.onDidFail.on((sentence) => this.#panel.setNotice(sentence)),
    ];
    this.#panel.showChat();
  }

  get transcript(): Transcript {
    return this.#log.current;
  }

  get panel(): ChatPanel {
    return this.#panel.current;
  }

  get isBusy(): boolean {
    return this.#keeper.isBusy;
  }

  /** Opens the chat of last time, unless the user has begun something meanwhile. */
  async restore(): Promise<void> {
    const draft = this.#parts.memory.get('draft');
    this.#panel.setDraft(typeof draft === 'string' ? draft : '');
    await this.#chats.restore();
  }

  /** `/compact` makes room instead of being sent; commands for debugging are spelled out. */
  submit(text: string, how: 'send' | 'queue' | 'steer'): void {
    if (text.trim() === '') {
      return;
    }
    this.#setDraft('');
    if (text.trim() === '/compact') {
      this.compact();
      return;
    }
    const command = spelledOut(text);
    if (command?.isAboutStop) {
      this.#chips.recall('debugger');
    }
    const attachments = this.#chips.take();
    const thinking = command?.thinking ?? this.#panel.thinking;
    const message = { id: this.#parts.newId(), text: command?.text ?? text, attachments, thinking };
    this.#keeper.send(message, how);
    this.#panel.showRoom();
  }

  stop(): void {
    this.#keeper.stop();
  }

  /** Cuts a thought short; the turn goes on without thinking. */
  answerNow(): void {
    this.#keeper.answerNow();
  }

  /** Takes a waiting message back. */
  unqueue(id: string): void {
    this.#keeper.unqueue(id);
  }

  /** Sends a waiting message now, cutting short what runs. */
  sendQueued(id: string): void {
    this.#keeper.sendQueued(id);
  }

  /** Puts another text in the place of a message and goes on from there; what goes is kept as a chat of its own. */
  edit(turnId: string, text: string): void {
    const turn = this.#log.turn(turnId);
    if (turn !== undefined && text.trim() !== '') {
      this.#beginAgain(turn, text, this.#panel.thinking);
    }
  }

  /** Has a message answered anew. @param thinking for this answer; absent for the composer's choice. */
  regenerate(turnId: string, thinking?: ChatPanel['thinking']): void {
    const turn = this.#log.turn(turnId);
    if (turn === undefined) {
      return;
    }
    const answer = turn.steps.findLast((step) => step.kind === 'answer');
    if (thinking === 'on' && answer?.kind === 'answer' && answer.thinking === 'off') {
      this.#habit.learn('askedAgainWithThinking');
    }
    this.#beginAgain(turn, turn.text, thinking ?? this.#panel.thinking);
  }

  /** Goes on with the last turn where it failed, was stopped or interrupted. */
  continueTurn(turnId: string): void {
    const last = this.transcript.turns.at(-1);
    if (last?.id === turnId && !this.isBusy) {
      this.#keeper.resume(last);
    }
  }

  /** Counts only for a question that is open, with the hash of what was shown and a scope that was offered. */
  approve(id: string, hash: string, scope: ApprovalScope): void {
    this.#desk.settle(id, { kind: 'approved', hash, scope });
  }

  deny(id: string, message?: string): void {
    this.#desk.settle(id, { kind: 'denied', ...(message !== undefined && { message }) });
  }

  /** Answers a question of the model's; without a text the user would not say. */
  answer(id: string, text?: string): void {
    this.#desk.answer(id, text);
  }

  /** The approval that is asked for under this id, for the diff editor; `settle` takes its answer. */
  approvalOf(id: string): ApprovalRequest | undefined {
    return this.#desk.approvalOf(id);
  }

  settle(id: string, answer: ApprovalAnswer): void {
    this.#desk.settle(id, answer);
  }

  setThinking(thinking: ChatPanel['thinking']): void {
    this.#panel.setThinking(thinking);
  }

  setBackend(backend: ChatPanel['backend']): void {
    this.#panel.setBackend(backend);
  }

  setDraft(text: string): void {
    this.#parts.memory.set('draft', text);
    this.#panel.noteDraft(text);
  }

  attach(attachment: NewAttachment): void {
    this.#chips.attach(this.#measured(attachment));
    this.#panel.showRoom();
  }

  /** @param attachment what the leader shows now, `undefined` where there is nothing. */
  follow(leader: ChipLeader, attachment: NewAttachment | undefined): void {
    this.#chips.follow(leader, attachment && this.#measured(attachment));
    this.#panel.showRoom();
  }

  /** What the model will be given of a chip; `undefined` where there is none. */
  chipText(id: string): string | undefined {
    return this.#chips.textOf(id);
  }

  dropChip(id: string): void {
    this.#chips.drop(id);
    this.#panel.showRoom();
  }

  /** Leaves a part of the meter out of all requests that follow. */
  dropPart(id: string): void {
    const part = this.panel.meter.parts.find((each) => each.id === id && each.canDrop);
    if (this.panel.chips.some((chip) => chip.id === id)) {
      this.dropChip(id);
    } else if (part !== undefined) {
      this.#keeper.leaveOut(part);
      this.#panel.showRoom();
    }
  }

  /** Sums the conversation up to make room: now, or before the next request of the turn that runs. */
  compact(): void {
    this.#keeper.compact();
  }

  rename(title: string): void {
    this.#log.change({ type: 'title', title });
  }

  newChat(): void {
    this.#chats.begin();
  }

  /** Opens a chat of the history; what runs in the one that is open is stopped. */
  open(id: string): Promise<void> {
    return this.#chats.open(id);
  }

  /** Keeps and opens a chat that came from elsewhere. */
  adopt(transcript: Transcript): Promise<void> {
    return this.#chats.adopt(transcript);
  }

  /** @param changes what can be undone, of all turns, newest first. */
  showChanges(changes: readonly ChangedFile[]): void {
    this.#panel.setChanges(changes);
  }

  /** What the model was sent for the answer with this head, as it left the machine; `undefined` where there is none. */
  async sentFor(turnId: string, index: number): Promise<ChatRequest | undefined> {
    const limits = this.#limits();
    const request = this.#heads.sent({
      ...{ transcript: this.transcript, turnId, index },
      maxTokens: (messages, tools) => {
        const promptTokens = this.#counter.tokensOfPrompt(messages, tools);
        return contextPlan(limits, promptTokens, wantedTokens(limits)).answerTokens;
      },
    });
    return request && this.#parts.redacted(request);
  }

  /** The window closes: a turn that runs stays marked as running in the history, and is interrupted when it is opened again. */
  dispose(): void {
    this.#subscriptions.forEach((end) => end());
    this.#chats.dispose();
    this.#keeper.dispose();
  }

  #newKeeper(): TurnKeeper {
    const runner = new TurnRunner({
      ...{ parts: this.#parts, log: this.#log, desk: this.#desk },
      ...{ counter: this.#counter, heads: this.#heads },
      backend: () => this.#panel.backend,
      leaning: () => this.#habit.leaning,
      onPhase: (phase) => this.#panel.setPhase(phase),
      onPlan: (items) => this.#panel.setPlan(items),
      onRoom: () => this.#panel.showRoom(),
    });
    return new TurnKeeper({
      ...{ parts: this.#parts, log: this.#log, desk: this.#desk, runner },
      onPhase: (phase) => this.#panel.setPhase(phase),
      onQueue: (queue) => this.#panel.setQueue(queue),
      onBegin: () => this.#parts.memory.set('openChat', this.transcript.id),
      onEnd: (work) => this.#noteEnd(work),
    });
  }

  #noteEnd({ kind, reaction }: Work): void {
    if (kind === 'turn') {
      this.#habit.learn(reaction);
    }
    this.#panel.setPhase('idle');
    this.#panel.showRoom();
  }

  /** What the cut takes away beyond the last answer is kept as it was. */
  #beginAgain(turn: Turn, text: string, thinking: ChatPanel['thinking']): void {
    this.#keeper.stop();
    const { newId, history } = this.#parts;
    const before = this.transcript;
    if (turn.id !== before.turns.at(-1)?.id) {
      void history.keep({ ...before, id: newId(), title: `${before.title} (before edit)` });
    }
    this.#log.change({ type: 'cut', turnId: turn.id });
    this.#panel.showChat();
    this.#keeper.send({ id: newId(), text, attachments: turn.attachments, thinking }, 'send');
  }

  /** Puts another chat in the place of the one that is open; what waited to be sent goes back into the composer. */
  #show(transcript: Transcript): void {
    this.#keeper.stop();
    this.#takeBackQueue();
    this.#heads.forgetTurns();
    this.#log.replace(transcript);
    this.#parts.memory.set('openChat', transcript.id);
    this.onDidChange.emit({ changes: [], panel: {}, isOtherTranscript: true });
    this.#log.change(...interruptedChanges(transcript));
    this.#panel.showChat();
  }

  #takeBackQueue(): void {
    const waiting = this.#keeper.clearQueue();
    if (waiting.length > 0) {
      const texts = [this.panel.draft, ...waiting.map(({ text }) => text)];
      this.#setDraft(texts.filter((text) => text !== '').join('\n\n'));
      waiting.flatMap(({ attachments }) => attachments).forEach((each) => this.#chips.attach(each));
    }
  }

  #setDraft(draft: string): void {
    this.#parts.memory.set('draft', draft);
    this.#panel.setDraft(draft);
  }

  #limits() {
    return this.#parts.backends.limits(this.#panel.backend);
  }

  #measured(attachment: NewAttachment): Attachment {
    const isBound = isLocalOnlyAttachment(attachment, this.#parts.settings());
    return {
      ...attachment,
      id: this.#parts.newId(),
      tokens: this.#counter.tokensOf(attachment.text),
      ...(isBound && { isLocalOnly: true }),
    };
  }
}

/** What is known of a cause may be another than before. */
function endsDebugCall(change: TranscriptChange): boolean {
  return (
    change.type === 'step' &&
    change.step.kind === 'call' &&
    change.step.state === 'done' &&
    change.step.name.startsWith('debug_')
  );
}
