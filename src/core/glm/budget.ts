import { Emitter } from '../emitter.ts';
import { GlmError } from '../glmError.ts';
import { localDay, nextMidnight } from '../localDay.ts';
import type { Clock, Logger, TokenUsage } from '../ports.ts';
import type { Settings } from '../settings.ts';
import type { Endpoint } from './endpoint.ts';
import { costUsd, pricesOf, type TokenPrices } from './prices.ts';

/** Where spending is kept: it outlives the editor and is shared by all of its windows. */
export interface SpendStore {
  /** US dollars that were spent on a day. @param day `2026-11-23` in the user's time zone */
  total(day: string): Promise<number>;
  add(day: string, usd: number): Promise<void>;
}

/** The part of an endpoint that prices depend on. */
export type Priced = Pick<Endpoint, 'kind' | 'model' | 'dialect'>;

/** A request before it is sent, in tokens. */
export interface Need {
  readonly promptTokens: number;
  /** What the answer may take at most. */
  readonly answerTokens: number;
  /** What earlier rounds of the same turn have used. */
  readonly turnTokens: number;
}

export interface BudgetParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly logger: Logger;
  readonly store: SpendStore;
  readonly settings: () => Settings;
}

/** With less to say, an answer is not worth its prompt. */
const minAnswerTokens = 16;

/**
 * Keeps spending under `glmAir.budget.*`. A request is asked for before it is sent, and its answer
 * made no longer than the budget allows; requests under way at the same time do not know of each
 * other. The day begins at midnight of the user's time zone.
 */
export class Budget {
  /** What is left may have changed. */
  readonly onDidChange = new Emitter<void>();
  readonly #parts: BudgetParts;
  #day = '';
  #spentUsd = 0;
  /** The limit under which there was not enough left for a request of today. */
  #reachedUsd: number | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(parts: BudgetParts) {
    this.#parts = parts;
  }

  /** Reads what was spent today, by any window; what can't be read is logged. */
  async refresh(): Promise<void> {
    await this.#writing;
    const { store, logger } = this.#parts;
    try {
      const spentUsd = await store.total(this.#today());
      this.#spentUsd = Math.max(this.#spentUsd, spentUsd);
      this.onDidChange.emit();
    } catch (error) {
      logger.error(`budget: what was spent today can't be read: ${String(error)}`);
    }
  }

  /** What was spent since midnight, as far as this window knows, and what may be; in US dollars. */
  today(): { readonly spentUsd: number; readonly limitUsd: number | null } {
    this.#today();
    return { spentUsd: this.#spentUsd, limitUsd: this.#parts.settings()['budget.maxUsdPerDay'] };
  }

  /** Why this endpoint is not asked any more today; `undefined` while it may be. */
  refusal(endpoint: Priced): GlmError | undefined {
    const limitUsd = this.#limitUsd(endpoint);
    if (limitUsd === undefined) {
      return undefined;
    }
    if (!this.#prices(endpoint)) {
      return noPrice(endpoint.model);
    }
    this.#today();
    const isReached = this.#spentUsd >= limitUsd || this.#reachedUsd === limitUsd;
    return isReached ? this.#spent(limitUsd) : undefined;
  }

  /**
   * How many tokens an answer may have, at most `need.answerTokens`. Throws `budget.exceeded` if
   * that is too few to be of use, and `budget.noPrice` if nobody can say what they cost.
   */
  async answerTokens(endpoint: Priced, need: Need): Promise<number> {
    const enough = Math.min(need.answerTokens, minAnswerTokens);
    const forTurn = this.#answerOfTurn(need);
    if (forTurn < enough) {
      throw this.#turnTooLong(need);
    }
    const forMoney = await this.#answerForMoney(endpoint, need);
    if (forMoney < enough) {
      throw this.#reach();
    }
    return Math.min(need.answerTokens, forTurn, forMoney);
  }

  /** Notes what an answer has cost. */
  book(endpoint: Priced, usage: TokenUsage): void {
    const prices = this.#prices(endpoint);
    const usd = prices ? costUsd(usage, prices) : 0;
    if (usd === 0) {
      return;
    }
    const day = this.#today();
    this.#spentUsd += usd;
    this.#writing = this.#writing
      .then(() => this.#parts.store.add(day, usd))
      .catch((error: unknown) => {
        this.#parts.logger.error(`budget: $${usd.toFixed(4)} were not noted: ${String(error)}`);
      });
    this.onDidChange.emit();
  }

  #answerOfTurn({ promptTokens, turnTokens }: Need): number {
    const limit = this.#parts.settings()['budget.maxTokensPerTurn'];
    return limit === null ? Infinity : limit - turnTokens - promptTokens;
  }

  async #answerForMoney(endpoint: Priced, { promptTokens }: Need): Promise<number> {
    const limitUsd = this.#limitUsd(endpoint);
    if (limitUsd === undefined) {
      return Infinity;
    }
    const prices = this.#prices(endpoint);
    if (!prices) {
      throw noPrice(endpoint.model);
    }
    await this.refresh();
    const leftUsd = limitUsd - this.#spentUsd - (promptTokens * prices.input) / 1e6;
    return leftUsd > 0 ? Math.floor((leftUsd / prices.output) * 1e6) : -1;
  }

  /** The day's limit, if it is of any concern to this endpoint. */
  #limitUsd(endpoint: Priced): number | undefined {
    const prices = this.#prices(endpoint);
    const isFree = prices?.input === 0 && prices.output === 0;
    return isFree ? undefined : (this.#parts.settings()['budget.maxUsdPerDay'] ?? undefined);
  }

  #prices(endpoint: Priced): TokenPrices | undefined {
    return pricesOf(endpoint, this.#parts.settings()['budget.prices']);
  }

  #reach(): GlmError {
    const limitUsd = this.#parts.settings()['budget.maxUsdPerDay'] ?? 0;
    if (this.#reachedUsd !== limitUsd) {
      this.#reachedUsd = limitUsd;
      const spent = `$${this.#spentUsd.toFixed(2)} of $${limitUsd.toFixed(2)}`;
      this.#parts.logger.warn(`budget: reached for today, ${spent} spent`);
      this.onDidChange.emit();
    }
    return this.#spent(limitUsd);
  }

  #spent(limitUsd: number): GlmError {
    return new GlmError(
      'budget.exceeded',
      `Today’s budget of $${limitUsd.toFixed(2)} is spent — raise glmAir.budget.maxUsdPerDay, or switch the backend to local.`,
      { retry: 'afterReset', retryAt: nextMidnight(this.#parts.clock.now()) },
    );
  }

  #turnTooLong({ promptTokens, turnTokens }: Need): GlmError {
    const limit = this.#parts.settings()['budget.maxTokensPerTurn'];
    return new GlmError(
      'budget.exceeded',
      `This turn would take more than ${promptTokens + turnTokens} tokens and may take ${limit} — shorten it, or raise glmAir.budget.maxTokensPerTurn.`,
    );
  }

  /** Begins a new day where one has begun. */
  #today(): string {
    const day = localDay(this.#parts.clock.now());
    if (day !== this.#day) {
      this.#day = day;
      this.#spentUsd = 0;
      this.#reachedUsd = undefined;
    }
    return day;
  }
}

function noPrice(model: string): GlmError {
  return new GlmError(
    'budget.noPrice',
    `Nobody knows what “${model}” costs, so glmAir.budget.maxUsdPerDay can’t be kept — add its price to glmAir.budget.prices.`,
  );
}
