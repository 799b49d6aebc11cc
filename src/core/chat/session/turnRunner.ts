import type { ChatPanel } from '../../../protocol/chatPage.ts';
import type { Step, StepOf, TranscriptChange, Turn } from '../../../protocol/transcript.ts';
import { assertNever } from '../../assertNever.ts';
import { contextPlan, type ModelLimits } from '../../glm/contextPlan.ts';
import type { BackendId, ChatMessage, ModelClient, TokenUsage } from '../../ports.ts';
import { unlessAborted } from '../../unlessAborted.ts';
import { messagesOf } from '../prompt/messagesOf.ts';
import { systemPrompt } from '../prompt/systemPrompt.ts';
import type { ThinkingChoice } from '../thinking/chooseThinking.ts';
import type { TodoItem } from '../tools/todo.ts';
import { toolDetail } from './toolChoice.ts';
import type { ChatEvent, LoopParts } from './chatEvent.ts';
import type { ChatParts, TurnToolbox } from './chatParts.ts';
import { makeRoom } from './compaction.ts';
import { leftOutChanges } from './leftOut.ts';
import { isLocalOnlyChat } from './localOnly.ts';
import type { QuestionDesk } from './questionDesk.ts';
import type { SessionTranscript } from './sessionTranscript.ts';
import type { TokenCounter } from './tokenCounter.ts';
import { runToolLoop } from './toolLoop.ts';
import { type EventFacts, turnChanges } from './turnChanges.ts';
import { turnThinking } from './turnThinking.ts';
import type { RequestHead, RequestHeads } from './requestHeads.ts';
import type { Work } from './work.ts';

/** What a turn has of its session. */
export interface TurnRoom {
  readonly parts: ChatParts;
  readonly log: SessionTranscript;
  readonly desk: QuestionDesk;
  readonly counter: TokenCounter;
  readonly heads: RequestHeads;
  /** Who is to answer, as the user chose; `undefined` for what the settings say. */
  backend(): BackendId | undefined;
  /** What the user made of earlier choices of thinking. */
  leaning(): number;
  onPhase(phase: ChatPanel['phase']): void;
  onPlan(items: readonly TodoItem[]): void;
  /** What fills the window has changed. */
  onRoom(): void;
}

/** Longest answer that is asked for, thoughts included; of a small context, at most its third part. */
const maxAnswerTokens = 32_768;

export function wantedTokens({ contextTokens, answerTokens }: ModelLimits): number {
  return Math.min(maxAnswerTokens, answerTokens, Math.floor(contextTokens / 3));
}

/** A turn with what was opened for it. */
interface OpenTurn {
  readonly work: Work;
  readonly toolbox: TurnToolbox;
  readonly head: RequestHead;
  readonly backend: BackendId | undefined;
}

/**
 * Carries turns: opens their tools, chooses thinking, runs the loop and writes down what happens. It throws what ended
 * a turn too early; of a work that was aborted, nothing is written any more.
 */
export class TurnRunner {
  readonly #room: TurnRoom;
  /** Messages of the request that is being answered. */
  #sent: readonly ChatMessage[] = [];

  constructor(room: TurnRoom) {
    this.#room = room;
  }

  async run(work: Work): Promise<void> {
    const { signal } = work;
    const open = await this.#open(work);
    const parts = await this.#loopParts(open);
    signal.throwIfAborted();
    // Both wishes may have come while the tools were opened, when no loop listened.
    if (work.isSteered) {
      return;
    }
    for await (const event of runToolLoop(parts, signal)) {
      signal.throwIfAborted();
      this.#note(open, event);
    }
  }

  /** Makes room by summing up, where no turn runs. */
  async compact(work: Work): Promise<void> {
    const backend = this.#room.backend();
    const head = this.#room.heads.next;
    await this.#makeRoom({ work, head, backend }, 'asked', work.signal);
  }

  async #open(work: Work): Promise<OpenTurn> {
    const { parts, desk } = this.#room;
    const backend = this.#room.backend();
    const detail = toolDetail(parts.backends.limits(backend));
    const user = {
      ...{ turnId: work.turnId, approver: desk.approver, questions: desk.questions },
      todo: { replace: (items: readonly TodoItem[]) => this.#plan(work, items) },
      ...(backend && { backend }),
    };
    const opening = parts.tools.open(user, detail, work.signal);
    const toolbox = await unlessAborted(opening, work.signal);
    const { tools } = toolbox;
    const head = { system: systemPrompt(parts.surroundings(), tools, detail), tools };
    work.toolbox = toolbox;
    this.#room.heads.note(work.turnId, head);
    const open = { work, toolbox, head, backend };
    for (const text of toolbox.problems) {
      this.#note(open, { type: 'note', tone: 'warning', text });
    }
    return open;
  }

  async #loopParts(open: OpenTurn): Promise<LoopParts> {
    const { work, toolbox, backend } = open;
    const { parts, log, counter, desk } = this.#room;
    const turn = this.#turnOf(work);
    const waitedBeforeMs = desk.waitedMs;
    return {
      ...{ client: parts.client, clock: parts.clock, settings: parts.settings },
      ...{ toolbox, control: work, backend },
      messages: (signal) => this.#messages(open, signal),
      answerTokens: (messages) => {
        const promptTokens = counter.tokensOfPrompt(messages, toolbox.tools);
        const limits = this.#limits(open);
        return contextPlan(limits, promptTokens, wantedTokens(limits)).answerTokens;
      },
      choice: await this.#choice(turn, open),
      mayEscalate: turn.thinking === 'auto' && work.reaction !== 'answeredNow',
      isLocalOnly: isLocalOnlyChat(log.current, parts.settings()),
      price: (usage) => this.#price(usage),
      maxUsd: parts.backends.leftUsd(),
      kept: () => parts.history.flush(),
      waitedMs: () => desk.waitedMs - waitedBeforeMs,
    };
  }

  async #choice(turn: Turn, open: OpenTurn): Promise<ThinkingChoice> {
    const { work, head, backend } = open;
    const { parts, log, counter } = this.#room;
    const messages = messagesOf(log.current, head.system);
    const choice = await turnThinking(turn, {
      settings: parts.settings(),
      tools: head.tools.map(({ name }) => name),
      limits: this.#limits(open),
      promptTokens: counter.tokensOfPrompt(messages, head.tools),
      tokensPerSecond: parts.backends.tokensPerSecond(backend),
      leaning: this.#room.leaning(),
    });
    return work.reaction === 'answeredNow'
      ? { thinking: 'off', reason: 'fast: you wanted the answer at once' }
      : choice;
  }

  async #messages(open: OpenTurn, signal: AbortSignal): Promise<readonly ChatMessage[]> {
    const { log } = this.#room;
    const { work, head } = open;
    log.change(...leftOutChanges(this.#turnOf(work), work.leftOut));
    work.leftOut = [];
    await this.#makeRoom(open, work.isCompactionWanted ? 'asked' : 'needed', signal);
    work.isCompactionWanted = false;
    const messages = messagesOf(log.current, head.system);
    this.#sent = messages;
    this.#room.onRoom();
    return messages;
  }

  /** Leaves out or sums up what is too much, or what the user wants to be summed up. */
  async #makeRoom(
    { work, head, backend }: Omit<OpenTurn, 'toolbox'>,
    why: 'needed' | 'asked',
    signal: AbortSignal,
  ): Promise<void> {
    const { parts, log, counter } = this.#room;
    const limits = this.#limits({ backend });
    const steps = await makeRoom(
      log.current,
      why,
      {
        ...{ client: this.#summingClient(work), logger: parts.logger, limits, ...head, backend },
        wantedTokens: wantedTokens(limits),
        tokensOf: (size) => counter.tokensOfSize(size),
        isLocalOnly: isLocalOnlyChat(log.current, parts.settings()),
      },
      signal,
    );
    work.signal.throwIfAborted();
    const { id, steps: before } = this.#turnOf(work);
    log.change(
      ...steps.map((step, order): TranscriptChange => {
        return { type: 'step', turnId: id, index: before.length + order, step };
      }),
    );
    this.#room.onPhase('waiting');
  }

  /** Asked only for summaries. */
  #summingClient(work: Work): Pick<ModelClient, 'chat'> {
    return {
      chat: (request, signal) => {
        if (!work.signal.aborted) {
          this.#room.onPhase('compacting');
        }
        return this.#room.parts.client.chat(request, signal);
      },
    };
  }

  #note(open: OpenTurn, event: ChatEvent): void {
    const { log } = this.#room;
    log.change(...turnChanges(this.#turnOf(open.work), event, this.facts()));
    if (event.type === 'answered' && event.usage !== undefined) {
      this.#room.counter.learn(this.#sent, open.head.tools, event.usage.promptTokens);
    }
    const phase = phaseAfter(event, this.#turnOf(open.work));
    if (phase !== undefined) {
      this.#room.onPhase(phase);
    }
  }

  /** What is known at this moment. */
  facts(): EventFacts {
    const { parts, counter } = this.#room;
    return {
      now: parts.clock.now(),
      answeredBy: answeredBy(parts.backends),
      tokensOf: (text) => counter.tokensOf(text),
      price: (usage) => this.#price(usage),
    };
  }

  /** Asked for each round: a server tells its window with the first one. */
  #limits({ backend }: Pick<OpenTurn, 'backend'>): ModelLimits {
    return this.#room.parts.backends.limits(backend);
  }

  #price(usage: TokenUsage): number | undefined {
    const { backends } = this.#room.parts;
    const answer = backends.lastAnswer();
    return answer && backends.price(usage, answer.backend);
  }

  #plan(work: Work, items: readonly TodoItem[]): void {
    if (!work.signal.aborted) {
      this.#room.onPlan(items);
    }
  }

  #turnOf({ turnId }: Work): Turn {
    const turn = this.#room.log.turn(turnId);
    if (turn === undefined) {
      throw new TypeError('The turn that runs is not in the transcript.');
    }
    return turn;
  }
}

/** Who gave the last answer, as its head keeps it. */
function answeredBy(backends: ChatParts['backends']): EventFacts['answeredBy'] {
  const answer = backends.lastAnswer();
  return (
    answer && {
      ...{ id: answer.backend, label: backends.label(answer.backend), reason: answer.reason },
      firstTokenMs: answer.timeToFirstTokenMs,
    }
  );
}

/** What a turn does after an event; `undefined` where that has not changed. */
function phaseAfter(event: ChatEvent, { steps }: Turn): ChatPanel['phase'] | undefined {
  switch (event.type) {
    case 'answer':
    case 'thoughtCut':
      return 'waiting';
    case 'reasoning':
      return 'thinking';
    case 'text':
      return 'answering';
    case 'callStarted':
      return 'tool';
    case 'callEnded':
      return steps.some(isRunning) ? 'tool' : 'waiting';
    case 'answered':
    case 'call':
    case 'note':
      return undefined;
    default:
      return assertNever(event);
  }
}

function isRunning(step: Step): step is StepOf<'call'> {
  return step.kind === 'call' && step.state === 'running';
}
