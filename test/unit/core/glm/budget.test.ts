import { beforeEach, describe, expect, test } from 'vitest';
import { Budget, type Priced } from '../../../../src/core/glm/budget.ts';
import { dialects } from '../../../../src/core/glm/dialects.ts';
import { defaultSettings, type Settings } from '../../../../src/core/settings.ts';
import { MemorySpendStore } from '../../../support/memorySpendStore.ts';
import { failureOf } from '../../../support/modelEvents.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

/** A dollar for a million tokens of any kind. */
const priced: Priced = { kind: 'provider', model: 'glm', dialect: dialects.zai };
const local: Priced = { kind: 'sidecar', model: 'glm', dialect: dialects.sidecar };
const evening = new Date(2026, 10, 23, 20).getTime();
const need = { promptTokens: 1_000, answerTokens: 500, turnTokens: 0 };
const usageOf = (tokens: number) => ({
  promptTokens: tokens,
  cachedTokens: 0,
  completionTokens: 0,
  reasoningTokens: 0,
});

let nowMs: number;
let limits: Partial<Settings>;
let store: MemorySpendStore;
let logger: RecordingLogger;

beforeEach(() => {
  nowMs = evening;
  limits = { 'budget.maxUsdPerDay': 1 };
  store = new MemorySpendStore();
  logger = new RecordingLogger();
});

function openBudget(): Budget {
  const settings = () => ({
    ...defaultSettings,
    'budget.prices': { glm: { input: 1, output: 1 } },
    ...limits,
  });
  return new Budget({ clock: { now: () => nowMs }, logger, store, settings });
}

describe('a day’s budget', () => {
  test('lets a request through whole while there is enough', async () => {
    expect(await openBudget().answerTokens(priced, need)).toBe(500);
  });

  test('limits the answer to what can still be paid', async () => {
    const budget = openBudget();
    budget.book(priced, usageOf(998_799.5));
    expect(await budget.answerTokens(priced, need)).toBe(200);
  });

  test('refuses what can’t be paid before it is sent, and says so until midnight', async () => {
    const budget = openBudget();
    budget.book(priced, usageOf(999_500));
    expect(budget.refusal(priced)).toBeUndefined();

    const error = await failureOf(budget.answerTokens(priced, need));

    expect(error).toMatchObject({
      code: 'budget.exceeded',
      retry: 'afterReset',
      retryAt: new Date(2026, 10, 24).getTime(),
      message:
        'Today’s budget of $1.00 is spent — raise glmAir.budget.maxUsdPerDay, or switch the backend to local.',
    });
    expect(budget.refusal(priced)).toEqual(error);
    await failureOf(budget.answerTokens(priced, need));
    expect(logger.entries).toEqual([
      { level: 'warn', message: 'budget: reached for today, $1.00 of $1.00 spent' },
    ]);
  });

  test('is over when it is spent, and begins anew at midnight', async () => {
    const budget = openBudget();
    budget.book(priced, usageOf(1_200_000));
    expect(budget.refusal(priced)?.code).toBe('budget.exceeded');
    nowMs += 4 * 3_600_000;
    expect(budget.refusal(priced)).toBeUndefined();
    expect(await budget.answerTokens(priced, need)).toBe(500);
  });

  test('goes on when the user raises it', async () => {
    const budget = openBudget();
    budget.book(priced, usageOf(999_500));
    await failureOf(budget.answerTokens(priced, need));
    limits = { 'budget.maxUsdPerDay': 2 };
    expect(budget.refusal(priced)).toBeUndefined();
    expect(await budget.answerTokens(priced, need)).toBe(500);
  });

  test('survives a restart', async () => {
    const before = openBudget();
    before.book(priced, usageOf(1_000_000));
    await before.refresh();
    const budget = openBudget();
    await budget.refresh();
    expect(budget.refusal(priced)?.code).toBe('budget.exceeded');
  });

  test('counts what other windows of the editor spend meanwhile', async () => {
    const budget = openBudget();
    const other = openBudget();
    other.book(priced, usageOf(1_000_000));
    await other.refresh();
    expect(await failureOf(budget.answerTokens(priced, need))).toMatchObject({
      code: 'budget.exceeded',
    });
  });

  test('does not concern a model on this machine', async () => {
    const budget = openBudget();
    budget.book(priced, usageOf(2_000_000));
    budget.book(local, usageOf(2_000_000));
    expect(budget.refusal(local)).toBeUndefined();
    expect(await budget.answerTokens(local, need)).toBe(500);
    await budget.refresh();
    expect([...store.days]).toEqual([['2026-11-23', 2]]);
  });

  test('can’t be kept for a model whose price nobody knows', async () => {
    const unknown = { ...priced, model: 'glm-9' };
    const budget = openBudget();
    const error = await failureOf(budget.answerTokens(unknown, need));
    expect(error).toMatchObject({
      code: 'budget.noPrice',
      message: expect.stringContaining('add its price to glmAir.budget.prices'),
    });
    expect(budget.refusal(unknown)).toEqual(error);
    limits = {};
    expect(budget.refusal(unknown)).toBeUndefined();
    expect(await budget.answerTokens(unknown, need)).toBe(500);
  });

  test('that can’t be noted is no reason to stop, and is told in the log', async () => {
    store.add = () => Promise.reject(new Error('The disk is full.'));
    const budget = openBudget();
    budget.book(priced, usageOf(1_000_000));
    await budget.refresh();
    expect(budget.refusal(priced)?.code).toBe('budget.exceeded');
    expect(logger.entries).toEqual([
      { level: 'error', message: 'budget: $1.0000 were not noted: Error: The disk is full.' },
    ]);
  });
});

describe('a turn’s budget', () => {
  beforeEach(() => {
    limits = { 'budget.maxTokensPerTurn': 10_000 };
  });

  test('limits the answer to what is left of the turn', async () => {
    expect(await openBudget().answerTokens(local, { ...need, turnTokens: 8_700 })).toBe(300);
  });

  test('refuses a round for which nothing is left', async () => {
    expect(
      await failureOf(openBudget().answerTokens(priced, { ...need, turnTokens: 9_000 })),
    ).toMatchObject({
      code: 'budget.exceeded',
      retryAt: undefined,
      message:
        'This turn would take more than 10000 tokens and may take 10000 — shorten it, or raise glmAir.budget.maxTokensPerTurn.',
    });
  });

  test('says nothing about the next turn', async () => {
    const budget = openBudget();
    await failureOf(budget.answerTokens(priced, { ...need, turnTokens: 9_999 }));
    expect(budget.refusal(priced)).toBeUndefined();
  });
});
