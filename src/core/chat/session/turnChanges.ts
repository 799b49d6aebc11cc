import type { Step, StepOf, TranscriptChange, Turn } from '../../../protocol/transcript.ts';
import { assertNever } from '../../assertNever.ts';
import type { TokenUsage } from '../../ports.ts';
import { tokensIn } from '../../routing/asked.ts';
import type { ChatEvent } from './chatEvent.ts';

/** What is known when an event comes. */
export interface EventFacts {
  /** Epoch milliseconds. */
  readonly now: number;
  /** Who answers this request; `undefined` until somebody does. */
  readonly answeredBy: StepOf<'answer'>['backend'] | undefined;
  readonly tokensOf: (text: string) => number;
  /** US dollars; `undefined` where nobody knows. */
  readonly price: (usage: TokenUsage) => number | undefined;
}

/** A thought that grows is counted anew when it has grown by so much: all its counts together cost little. */
const recountGrowth = 1.5;
const firstCountTokens = 16;

/** What an event makes of a turn. All of it lies in the turn's steps, so that nothing else has to be remembered. */
export function turnChanges(turn: Turn, event: ChatEvent, facts: EventFacts): TranscriptChange[] {
  const draft = new TurnDraft(turn);
  switch (event.type) {
    case 'answer':
      endThought(draft, facts);
      draft.add({
        ...{ kind: 'answer', at: facts.now, tools: [...event.tools] },
        ...{ thinking: event.choice.thinking, thinkingReason: event.choice.reason },
      });
      break;
    case 'reasoning':
      nameBackend(draft, facts);
      think(draft, event.text, facts);
      break;
    case 'text':
      nameBackend(draft, facts);
      endThought(draft, facts);
      say(draft, event.text);
      break;
    case 'thoughtCut':
      endThought(draft, facts, { isCut: true });
      break;
    case 'answered':
      nameBackend(draft, facts);
      endThought(draft, facts);
      bill(draft, event.usage, facts);
      break;
    case 'call': {
      const { id: callId, name, arguments: args } = event.call;
      nameBackend(draft, facts);
      endThought(draft, facts);
      draft.add({
        ...{ kind: 'call', callId, name, arguments: { ...args }, state: 'waiting' },
        ...{ at: facts.now, summary: '', content: '' },
      });
      break;
    }
    case 'callStarted':
      draft.setCall(event.callId, () => ({ state: 'running', at: facts.now }));
      break;
    case 'callEnded':
      draft.setCall(event.callId, () => endedCall(event));
      break;
    case 'note':
      draft.add({ kind: 'note', tone: event.tone, text: event.text });
      break;
    default:
      assertNever(event);
  }
  return draft.changes;
}

/** What becomes of a turn's open steps when nothing more comes for it. */
export function closingChanges(turn: Turn, facts: EventFacts): TranscriptChange[] {
  const draft = new TurnDraft(turn);
  endThought(draft, facts);
  turn.steps.forEach((step, index) => {
    if (step.kind === 'call' && step.state === 'waiting') {
      const content = 'This was not run, because the turn ended before.';
      draft.set(index, { ...step, state: 'stopped', summary: 'Not run', content });
    } else if (step.kind === 'call' && step.state === 'running') {
      draft.set(index, { ...step, state: 'stopped', durationMs: facts.now - step.at });
    }
  });
  return draft.changes;
}

/** The steps of a turn and what is changed of them. */
class TurnDraft {
  readonly changes: TranscriptChange[] = [];
  readonly #turnId: string;
  readonly #steps: Step[];

  constructor(turn: Turn) {
    this.#turnId = turn.id;
    this.#steps = [...turn.steps];
  }

  get steps(): readonly Step[] {
    return this.#steps;
  }

  /** Index of the head of the answer that is being given. */
  get head(): number {
    return this.#steps.findLastIndex(({ kind }) => kind === 'answer');
  }

  add(step: Step): void {
    this.set(this.#steps.length, step);
  }

  set(index: number, step: Step): void {
    this.#steps[index] = step;
    this.changes.push({ type: 'step', turnId: this.#turnId, index, step });
  }

  append(index: number, text: string): void {
    this.changes.push({ type: 'append', turnId: this.#turnId, index, text });
  }

  /** Changes the call with this id that is not over; ids are unique only within an answer. */
  setCall(callId: string, changed: (call: StepOf<'call'>) => Partial<StepOf<'call'>>): void {
    const index = this.#steps.findLastIndex((step) => isOpenCall(step) && step.callId === callId);
    const call = this.#steps[index];
    if (call?.kind === 'call') {
      this.set(index, { ...call, ...changed(call) });
    }
  }
}

function isOpenCall(step: Step): step is StepOf<'call'> {
  return step.kind === 'call' && (step.state === 'waiting' || step.state === 'running');
}

function nameBackend(draft: TurnDraft, { answeredBy }: EventFacts): void {
  const head = draft.steps[draft.head];
  if (head?.kind === 'answer' && head.backend === undefined && answeredBy !== undefined) {
    draft.set(draft.head, { ...head, backend: answeredBy });
  }
}

function think(draft: TurnDraft, text: string, { now, tokensOf }: EventFacts): void {
  const index = draft.steps.length - 1;
  const last = draft.steps[index];
  if (last?.kind !== 'thought' || last.durationMs !== undefined) {
    draft.add({ kind: 'thought', text, at: now, tokens: tokensOf(text) });
    return;
  }
  const whole = last.text + text;
  if (tokensIn(whole.length) > Math.max(firstCountTokens, last.tokens * recountGrowth)) {
    draft.set(index, { ...last, text: whole, tokens: tokensOf(whole) });
  } else {
    draft.append(index, text);
  }
}

function say(draft: TurnDraft, text: string): void {
  const last = draft.steps.at(-1);
  if (last?.kind === 'text') {
    draft.append(draft.steps.length - 1, text);
  } else {
    draft.add({ kind: 'text', text });
  }
}

function endThought(
  draft: TurnDraft,
  { now, tokensOf, price }: EventFacts,
  more: { readonly isCut?: true } = {},
): void {
  const index = draft.steps.findLastIndex(({ kind }) => kind === 'thought');
  const thought = draft.steps[index];
  if (thought?.kind === 'thought' && thought.durationMs === undefined) {
    const tokens = tokensOf(thought.text);
    const durationMs = Math.max(0, now - thought.at);
    draft.set(index, { ...thought, ...costOf(tokens, price), durationMs, ...more });
  }
}

/** Notes what an answer took; the backend's count of its thoughts replaces our own. */
function bill(draft: TurnDraft, usage: TokenUsage | undefined, { price }: EventFacts): void {
  const head = draft.steps[draft.head];
  if (usage === undefined || head?.kind !== 'answer') {
    return;
  }
  const usd = price(usage);
  draft.set(draft.head, { ...head, usage, ...(usd !== undefined && { usd }) });
  const thoughts = draft.steps.flatMap((step, index) =>
    step.kind === 'thought' && index > draft.head ? [{ step, index }] : [],
  );
  const estimated = thoughts.reduce((sum, { step }) => sum + step.tokens, 0);
  if (usage.reasoningTokens > 0 && estimated > 0) {
    for (const { step, index } of thoughts) {
      const tokens = Math.round((step.tokens * usage.reasoningTokens) / estimated);
      draft.set(index, { ...step, ...costOf(tokens, price) });
    }
  }
}

function costOf(
  tokens: number,
  price: EventFacts['price'],
): Pick<StepOf<'thought'>, 'tokens' | 'usd'> {
  const usd = price({
    ...{ promptTokens: 0, cachedTokens: 0 },
    ...{ completionTokens: tokens, reasoningTokens: tokens },
  });
  return { tokens, ...(usd !== undefined && { usd }) };
}

function endedCall({
  result,
  durationMs,
}: Extract<ChatEvent, { readonly type: 'callEnded' }>): Partial<StepOf<'call'>> {
  const { content, summary, diff, isDenied, isError, isLocalOnly } = result;
  return {
    state: isDenied ? 'denied' : isError ? 'failed' : 'done',
    ...{ durationMs, summary, content },
    ...(diff !== undefined && { diff }),
    ...(isLocalOnly && { isLocalOnly }),
  };
}
