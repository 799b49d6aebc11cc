import { assertNever } from './assertNever.ts';
import type { GlmError, GlmErrorCode } from './glmError.ts';
import type { Backend, BackendId, BackendState } from './ports.ts';
import type { BackendDecision } from './routing/chooseBackend.ts';
import { backendIds, otherBackend } from './routing/otherBackend.ts';
import type { AnswerTiming } from './routing/routedClient.ts';
import type { BackendChoice } from './settings.ts';

export interface StatusFacts {
  readonly isEnabled: boolean;
  /** End of a pause in milliseconds since the epoch, `undefined` when there is none. */
  readonly pausedUntil: number | undefined;
  /** Whether a request has been out for so long that it deserves a spinner. */
  readonly isWorking: boolean;
  readonly decision: BackendDecision;
  readonly backends: Readonly<Record<BackendId, Pick<Backend, 'label' | 'state'>>>;
  readonly lastAnswer: AnswerTiming | undefined;
  /** A backend's median time to first token in milliseconds; `undefined` if it was never measured. */
  readonly usualMs: (backend: BackendId) => number | undefined;
  readonly settingProblems: readonly string[];
}

export interface StatusView {
  /** Status bar text with VS Code's `$(icon)` notation. */
  readonly text: string;
  /** What a screen reader says; the text without icons. */
  readonly spoken: string;
  /** Lines of the tooltip, plain text. */
  readonly details: readonly string[];
  /** What each choice of a backend would come to now, for the toggle. */
  readonly backendDetails: Readonly<Record<BackendChoice, string>>;
  /** Backends that are set up, so that one of them can be asked for once. */
  readonly askable: readonly BackendId[];
  readonly severity: 'normal' | 'warning' | 'error';
}

/**
 * The honest state in one line: who answers and how fast, or why nobody does.
 * @param formatTime turns milliseconds since the epoch into the user's local `hh:mm`.
 */
export function statusView(facts: StatusFacts, formatTime: (atMs: number) => string): StatusView {
  const headline = headlineOf(facts, formatTime);
  return {
    text: `$(${headline.icon}) GLM ${headline.words}`,
    spoken: `GLM Air: ${headline.words}`,
    details: detailsOf(facts, formatTime),
    backendDetails: backendDetailsOf(facts, formatTime),
    askable: backendIds.filter((id) => facts.backends[id].state().kind !== 'unconfigured'),
    severity: headline.severity,
  };
}

interface Headline {
  readonly icon: string;
  readonly words: string;
  readonly severity: StatusView['severity'];
}

function headlineOf(facts: StatusFacts, formatTime: (atMs: number) => string): Headline {
  if (!facts.isEnabled) {
    return { icon: 'circle-slash', words: 'off', severity: 'normal' };
  }
  if (facts.pausedUntil !== undefined) {
    const words = `paused until ${formatTime(facts.pausedUntil)}`;
    return { icon: 'debug-pause', words, severity: 'normal' };
  }
  const chosen = facts.backends[facts.decision.backend];
  return stateHeadline(facts, chosen, chosen.state(), formatTime);
}

function stateHeadline(
  facts: StatusFacts,
  chosen: Pick<Backend, 'label'>,
  state: BackendState,
  formatTime: (atMs: number) => string,
): Headline {
  switch (state.kind) {
    case 'unconfigured':
      return { icon: 'key', words: unconfiguredWords(facts), severity: 'warning' };
    case 'starting':
      return { icon: 'loading~spin', words: `${chosen.label()} starting`, severity: 'normal' };
    case 'loading': {
      const words = `${chosen.label()} loading ${Math.round(state.fraction * 100)} %`;
      return { icon: 'loading~spin', words, severity: 'normal' };
    }
    case 'failed':
      return failedHeadline(state.error, formatTime);
    case 'ready':
      return readyHeadline(facts, chosen.label());
    default:
      return assertNever(state);
  }
}

function unconfiguredWords({ backends, decision }: StatusFacts): string {
  const state = backends[decision.backend].state();
  if (state.kind === 'unconfigured' && state.error.code === 'backend.badAddress') {
    return 'wrong address';
  }
  const isNothingSetUp =
    decision.choice === 'auto' &&
    backends.local.state().kind === 'unconfigured' &&
    backends.remote.state().kind === 'unconfigured';
  if (isNothingSetUp) {
    return 'set up';
  }
  return decision.backend === 'remote' ? 'no key' : 'no model';
}

function readyHeadline(facts: StatusFacts, label: string): Headline {
  const { decision, lastAnswer, isWorking } = facts;
  const time =
    lastAnswer?.backend === decision.backend ? ` ${inMs(lastAnswer.timeToFirstTokenMs)}` : '';
  const trouble = decision.choice === 'auto' ? troubleOfOther(facts) : undefined;
  const words = trouble === undefined ? `${label}${time}` : `${trouble} → ${label}${time}`;
  return { icon: isWorking ? 'loading~spin' : 'sparkle', words, severity: 'normal' };
}

/** Why the other backend is not the one that answers, if it failed. */
function troubleOfOther({ backends, decision }: StatusFacts): string | undefined {
  const other = backends[otherBackend(decision.backend)].state();
  return other.kind === 'failed' ? failureWordsOf(other.error) : undefined;
}

const failureWords: Partial<Record<GlmErrorCode, string>> = {
  'backend.unauthorized': 'wrong key',
  'backend.noSuchModel': 'unknown model id',
  'backend.rateLimited': 'rate-limited',
  'backend.noBalance': 'no balance',
  'backend.overloaded': 'overloaded',
  'backend.promptTooLong': 'prompt too long',
  'backend.contentRefused': 'content refused',
  'backend.unreachable': 'offline',
  'backend.timeout': 'no answer',
  'backend.notAnApi': 'wrong address',
  'backend.badAddress': 'wrong address',
  'budget.exceeded': 'budget reached',
  'budget.noPrice': 'price unknown',
  'model.missing': 'model file missing',
  'model.corrupt': 'model file damaged',
  'model.unsupported': 'model not supported',
  'model.tooLarge': 'model too large',
  'model.loadFailed': 'local engine can’t start',
  'sidecar.cannotBind': 'local engine can’t start',
  'sidecar.crashed': 'local engine crashed',
};

function failedHeadline(error: GlmError, formatTime: (atMs: number) => string): Headline {
  const words = failureWordsOf(error);
  switch (error.code) {
    case 'backend.rateLimited': {
      const until = error.retryAt === undefined ? '' : ` until ${formatTime(error.retryAt)}`;
      return { icon: 'watch', words: `${words}${until}`, severity: 'error' };
    }
    case 'budget.exceeded':
      // The user wanted it so.
      return { icon: 'credit-card', words: `${words} until tomorrow`, severity: 'warning' };
    default:
      return { icon: 'warning', words, severity: 'error' };
  }
}

function failureWordsOf({ code }: GlmError): string {
  return failureWords[code] ?? 'not answering';
}

function detailsOf(facts: StatusFacts, formatTime: (atMs: number) => string): string[] {
  const { local, remote } = backendDetailsOf(facts, formatTime);
  return [
    nextAnswerOf(facts),
    ...lastAnswerOf(facts),
    `Local: ${local}`,
    `Remote: ${remote}`,
    ...facts.settingProblems,
  ];
}

function nextAnswerOf({ backends, decision }: StatusFacts): string {
  const { backend, reason, refusal } = decision;
  return refusal
    ? 'Ghost text from: nobody for now'
    : `Ghost text from: ${backends[backend].label()} (${reason})`;
}

function lastAnswerOf({ backends, lastAnswer }: StatusFacts): string[] {
  if (!lastAnswer) {
    return [];
  }
  const { backend, timeToFirstTokenMs, reason } = lastAnswer;
  const time = inMs(timeToFirstTokenMs);
  return [`Last answer: ${backends[backend].label()} in ${time} (${reason})`];
}

function backendDetailsOf(
  { backends, usualMs }: StatusFacts,
  formatTime: (atMs: number) => string,
): StatusView['backendDetails'] {
  const isDemo = backends.local.label() === 'demo';
  const detailsOfOne = (id: BackendId) =>
    describe(backends[id].state(), { usualMs: usualMs(id), formatTime });
  return {
    auto: 'Whoever is expected to be quicker, price and battery considered.',
    local: `${isDemo ? 'demo model, ' : ''}${detailsOfOne('local')}`,
    remote: detailsOfOne('remote'),
  };
}

interface Words {
  readonly usualMs: number | undefined;
  readonly formatTime: (atMs: number) => string;
}

function describe(state: BackendState, { usualMs, formatTime }: Words): string {
  switch (state.kind) {
    case 'ready':
      return usualMs === undefined ? 'ready' : `ready, usually ${inMs(usualMs)} to the first word`;
    case 'starting':
      return 'starting';
    case 'loading':
      return `loading the model, ${Math.round(state.fraction * 100)} %`;
    case 'unconfigured':
      return state.error.message;
    case 'failed': {
      const { message, retryAt } = state.error;
      return retryAt === undefined ? message : `${message} (again from ${formatTime(retryAt)})`;
    }
    default:
      return assertNever(state);
  }
}

function inMs(ms: number): string {
  return `${Math.round(ms)} ms`;
}
