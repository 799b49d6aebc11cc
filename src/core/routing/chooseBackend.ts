import type { GlmError } from '../glmError.ts';
import type { BackendId, BackendState } from '../ports.ts';
import type { BackendChoice, Settings } from '../settings.ts';

export type BackendStates = Readonly<Record<BackendId, BackendState>>;

export interface BackendDecision {
  readonly choice: BackendChoice;
  readonly backend: BackendId;
  /** Why, in words for the status bar's tooltip. */
  readonly reason: string;
  /** Set when there is no point in asking: not configured, or told to wait. */
  readonly refusal: GlmError | undefined;
}

/** What a feature's own setting and the general one come to. */
export function effectiveChoice(settings: Settings): BackendChoice {
  const own = settings['completion.backend'];
  return own === 'inherit' ? settings.backend : own;
}

/**
 * Picks who answers the next request. `local` and `remote` are obeyed without exception; `auto`
 * takes the healthier backend, and the local one (free and private) when both are equally well.
 * @param nowMs milliseconds since the epoch, compared with a failed backend's `restUntil`.
 */
export function chooseBackend(
  choice: BackendChoice,
  states: BackendStates,
  nowMs: number,
): BackendDecision {
  if (choice !== 'auto') {
    const refusal = refusalOf(states[choice], nowMs);
    return { choice, backend: choice, reason: 'as you set it', refusal };
  }
  const backend = rank(states.remote) < rank(states.local) ? 'remote' : 'local';
  const other = backend === 'local' ? 'remote' : 'local';
  const isTie = rank(states.local) === rank(states.remote);
  const reason = isTie
    ? 'both backends are equally well; local is free and private'
    : `${other} is ${describeState(states[other])}`;
  const refusal = refusalOf(states[backend], nowMs);
  return { choice, backend, reason: `automatic: ${reason}`, refusal };
}

/** A backend that failed is asked again, because only an answer can clear it, unless it needs rest. */
function refusalOf(state: BackendState, nowMs: number): GlmError | undefined {
  if (state.kind === 'unconfigured') {
    return state.error;
  }
  const mustWait = state.kind === 'failed' && (state.restUntil ?? 0) > nowMs;
  return mustWait ? state.error : undefined;
}

const order = ['ready', 'loading', 'starting', 'failed', 'unconfigured'] as const;

function rank(state: BackendState): number {
  return order.indexOf(state.kind);
}

function describeState(state: BackendState): string {
  switch (state.kind) {
    case 'unconfigured':
      return 'not set up';
    case 'failed':
      return 'not answering';
    case 'starting':
    case 'loading':
      return 'still loading';
    case 'ready':
      return 'ready';
  }
}
