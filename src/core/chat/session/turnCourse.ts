import type { ChatMessage, ChatRequest, TokenUsage } from '../../ports.ts';
import { afterRound, type BrakeState, brakeSentence, restingBrakes } from '../../safety/brakes.ts';
import type { ThinkingChoice } from '../thinking/chooseThinking.ts';
import { escalation } from '../thinking/escalation.ts';
import type { LoopParts } from './chatEvent.ts';
import type { HeardAnswer } from './hearAnswer.ts';
import type { EndedCall } from './runCalls.ts';
import { afterCall, noSetbacks, type Setbacks } from './setbacks.ts';

/** Z.ai's default for the GLM-4.5 series. */
export const chatTemperature = 0.6;

/** A turn that works for longer than that without a look of the user's has gone astray. */
const maxDurationMs = 1_800_000;

/** How a turn goes: whether it thinks, what it has used, what went wrong in it. */
export class TurnCourse {
  readonly #parts: LoopParts;
  #choice: ThinkingChoice;
  #hasEscalated = false;
  #setbacks: Setbacks = noSetbacks;
  #brakes: BrakeState = restingBrakes;
  /** When the last round was over, without the time in which the user was asked. */
  #workedUntilMs: number;
  #isLocalOnly: boolean;

  constructor(parts: LoopParts) {
    this.#parts = parts;
    this.#choice = parts.choice;
    this.#isLocalOnly = parts.isLocalOnly;
    this.#workedUntilMs = this.#workedMs();
  }

  get choice(): ThinkingChoice {
    return this.#choice;
  }

  request(messages: readonly ChatMessage[]): ChatRequest {
    const { toolbox, backend } = this.#parts;
    const { tokens } = this.#brakes;
    return {
      messages,
      ...(toolbox.tools.length === 0 ? {} : { tools: toolbox.tools }),
      thinking: this.#choice.thinking,
      ...(tokens === 0 ? {} : { turnTokens: tokens }),
      maxTokens: this.#parts.answerTokens(messages),
      temperature: chatTemperature,
      stop: [],
      isLocalOnly: this.#isLocalOnly,
      ...(backend === undefined ? {} : { backend }),
    };
  }

  /** From now on the turn does not think. */
  stopThinking(reason: string): void {
    this.#choice = { thinking: 'off', reason: `fast: ${reason}` };
  }

  /** Starts to think where the turn goes badly, once. @returns why, for the user. */
  escalate(isAnswerWantedNow: boolean): string | undefined {
    const reason = escalation({
      ...this.#setbacks,
      setting: this.#parts.mayEscalate ? 'auto' : this.#choice.thinking,
      thinking: this.#choice.thinking,
      hasEscalated: this.#hasEscalated,
      isAnswerWantedNow,
      rounds: this.#brakes.rounds,
    });
    if (reason !== undefined) {
      this.#hasEscalated = true;
      this.#choice = { thinking: 'on', reason };
    }
    return reason;
  }

  /** Takes in an answer and what its calls came to. @returns why the turn ends here, for the user. */
  afterRound({ calls, usage }: HeardAnswer, ended: readonly EndedCall[]): string | undefined {
    const workedUntilMs = this.#workedMs();
    this.#brakes = afterRound(this.#brakes, {
      calls,
      tokens: tokensIn(usage),
      usd: this.#parts.price(usage) ?? 0,
      durationMs: workedUntilMs - this.#workedUntilMs,
    });
    this.#workedUntilMs = workedUntilMs;
    this.#setbacks = ended.reduce(afterCall, this.#setbacks);
    this.#isLocalOnly ||= ended.some(({ result }) => result.isLocalOnly);
    const settings = this.#parts.settings();
    return brakeSentence(this.#brakes, {
      maxRounds: settings['chat.maxRounds'],
      maxTokens: settings['budget.maxTokensPerTurn'],
      maxUsd: this.#parts.maxUsd,
      maxDurationMs,
    });
  }

  #workedMs(): number {
    return this.#parts.clock.now() - this.#parts.waitedMs();
  }
}

function tokensIn({ promptTokens, completionTokens }: TokenUsage): number {
  return promptTokens + completionTokens;
}
