import type { ToolCall } from '../ports.ts';
import { canonicalText } from './frozen.ts';

/** The same call again brings the same answer; a poll of something that changes needs a few. */
const maxIdenticalCalls = 4;

/** Where a turn has to end. `null` is for no limit. */
export interface BrakeLimits {
  /** Answers with tool calls: `glmAir.chat.maxRounds`. */
  readonly maxRounds: number;
  /** `glmAir.budget.maxTokensPerTurn`. */
  readonly maxTokens: number | null;
  /** US dollars that are left for today. */
  readonly maxUsd: number | null;
  /** From the first message of the turn; time spent waiting for the user does not count. */
  readonly maxDurationMs: number;
}

/** What a turn has used so far. */
export interface BrakeState {
  readonly rounds: number;
  readonly tokens: number;
  readonly usd: number;
  readonly durationMs: number;
  /** The last call as text, and how often it came in a row. */
  readonly lastCall: string;
  readonly repeats: number;
}

export const restingBrakes: BrakeState = {
  rounds: 0,
  tokens: 0,
  usd: 0,
  durationMs: 0,
  lastCall: '',
  repeats: 0,
};

/** One answer of the model and what came of it. */
export interface Round {
  readonly calls: readonly ToolCall[];
  readonly tokens: number;
  readonly usd: number;
  /** Without the time that questions to the user took. */
  readonly durationMs: number;
}

/** The state after a round. */
export function afterRound(state: BrakeState, round: Round): BrakeState {
  const { lastCall, repeats } = round.calls.reduce(countRepeats, state);
  return {
    rounds: state.rounds + (round.calls.length > 0 ? 1 : 0),
    tokens: state.tokens + round.tokens,
    usd: state.usd + round.usd,
    durationMs: state.durationMs + round.durationMs,
    lastCall,
    repeats,
  };
}

type Repeats = Pick<BrakeState, 'lastCall' | 'repeats'>;

function countRepeats(before: Repeats, call: ToolCall): Repeats {
  // Its id is new each time.
  const lastCall = canonicalText([call.name, call.arguments]);
  return { lastCall, repeats: lastCall === before.lastCall ? before.repeats + 1 : 1 };
}

/** @returns why the turn ends here, as a sentence for the user; `undefined` while it may go on. */
export function brakeSentence(state: BrakeState, limits: BrakeLimits): string | undefined {
  const { maxRounds, maxTokens, maxUsd, maxDurationMs } = limits;
  if (state.repeats >= maxIdenticalCalls) {
    return `Stopped: the model made the same call ${state.repeats} times in a row. Tell it what to do instead.`;
  }
  if (state.rounds >= maxRounds) {
    return `Stopped after ${state.rounds} rounds of tool calls. Send a message to go on, or raise \`glmAir.chat.maxRounds\`.`;
  }
  if (maxTokens !== null && state.tokens >= maxTokens) {
    return `Stopped after ${state.tokens} tokens. Send a message to go on, or raise \`glmAir.budget.maxTokensPerTurn\`.`;
  }
  if (maxUsd !== null && state.usd >= maxUsd) {
    return `Stopped: this turn cost $${state.usd.toFixed(2)}, all that was left for today. Raise \`glmAir.budget.maxUsdPerDay\` to go on.`;
  }
  if (state.durationMs >= maxDurationMs) {
    return `Stopped after ${Math.round(state.durationMs / 60_000)} minutes. Send a message to go on.`;
  }
  return undefined;
}
