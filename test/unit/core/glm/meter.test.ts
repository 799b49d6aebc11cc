import { beforeEach, expect, test } from 'vitest';
import { Budget } from '../../../../src/core/glm/budget.ts';
import type { BodyFields } from '../../../../src/core/glm/dialects.ts';
import { Meter } from '../../../../src/core/glm/meter.ts';
import { sizeOf } from '../../../../src/core/glm/textSize.ts';
import { TokenEstimate } from '../../../../src/core/glm/tokenEstimate.ts';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { ModelEvent } from '../../../../src/core/ports.ts';
import { defaultSettings, type Settings } from '../../../../src/core/settings.ts';
import { MemorySpendStore } from '../../../support/memorySpendStore.ts';
import { collect, failureOf, testEndpoint } from '../../../support/modelEvents.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

const never = new AbortController().signal;
/** A dollar for a token, so that dollars are tokens. */
const dollarPerToken = { 'glm-test': { input: 1e6, output: 1e6 } };
const endpoint = testEndpoint('https://glm.example/v1');
const question = 'Please explain what this function does, line by line.'; // 10 tokens
const body: BodyFields = { messages: [{ role: 'user', content: question }], max_tokens: 100 };
const usage = { promptTokens: 30, cachedTokens: 0, completionTokens: 7, reasoningTokens: 0 };

let limits: Partial<Settings>;
let store: MemorySpendStore;
let budget: Budget;
let estimate: TokenEstimate;
let meter: Meter;
let sent: BodyFields[];

beforeEach(() => {
  limits = {};
  store = new MemorySpendStore();
  sent = [];
  budget = new Budget({
    clock: { now: () => 0 },
    logger: new RecordingLogger(),
    store,
    settings: () => ({ ...defaultSettings, 'budget.prices': dollarPerToken, ...limits }),
  });
  estimate = new TokenEstimate();
  meter = new Meter(budget, estimate);
});

function run(
  answer: () => AsyncIterable<ModelEvent>,
  { turnTokens = 0, signal = never } = {},
): AsyncGenerator<ModelEvent> {
  const send = (admitted: BodyFields) => {
    sent.push(admitted);
    return answer();
  };
  return meter.run({ endpoint, body, turnTokens }, send, signal);
}

async function spentTokens(): Promise<number> {
  await budget.refresh();
  return [...store.days.values()].reduce((sum, usd) => sum + usd, 0);
}

async function* wholeAnswer(): AsyncGenerator<ModelEvent> {
  yield { type: 'text', text: 'It adds two numbers.' };
  yield { type: 'usage', usage };
  yield { type: 'finish', reason: 'stop' };
}

test('an answer is passed on as it is and billed as its server counted it', async () => {
  expect(await collect(run(wholeAnswer))).toMatchObject({
    text: 'It adds two numbers.',
    usage,
    finishes: ['stop'],
  });
  expect(await spentTokens()).toBe(37);
  expect(sent).toEqual([body]);
});

test('an answer that its reader left early is billed by what was asked and said', async () => {
  for await (const event of run(wholeAnswer)) {
    expect(event.type).toBe('text');
    break;
  }
  expect(await spentTokens()).toBeGreaterThan(12);
  expect(await spentTokens()).toBeLessThan(25);
});

test('a thought, a call and words count alike where no usage came', async () => {
  const call = { id: '1', name: 'read_file', arguments: { path: 'src/core/settings.ts' } };
  const cutOff = async function* (): AsyncGenerator<ModelEvent> {
    yield { type: 'reasoning', text: 'They want the settings.' };
    yield { type: 'toolCall', call };
    throw new GlmError('backend.streamCut', 'Cut off.');
  };
  await failureOf(collect(run(cutOff)));
  expect(await spentTokens()).toBeGreaterThan(25);
});

test('a request that was refused costs nothing', async () => {
  const refused = async function* (): AsyncGenerator<ModelEvent> {
    yield* [];
    throw new GlmError('backend.rateLimited', 'Slow down.');
  };
  expect(await failureOf(collect(run(refused)))).toMatchObject({ code: 'backend.rateLimited' });
  expect(await spentTokens()).toBe(0);
});

test('a request that was aborted while the model read costs its prompt', async () => {
  const aborted = async function* (): AsyncGenerator<ModelEvent> {
    yield* [];
    throw new DOMException('Enough.', 'AbortError');
  };
  await failureOf(collect(run(aborted)));
  expect(await spentTokens()).toBeGreaterThan(9);
});

test('a request that was aborted before it was sent is never sent and costs nothing', async () => {
  await failureOf(collect(run(wholeAnswer, { signal: AbortSignal.abort() })));
  expect(sent).toEqual([]);
  expect(await spentTokens()).toBe(0);
});

test('nothing is sent that the budget does not allow', async () => {
  limits = { 'budget.maxUsdPerDay': 12 };
  expect(await failureOf(collect(run(wholeAnswer)))).toMatchObject({ code: 'budget.exceeded' });
  expect(sent).toEqual([]);
});

test('an answer is limited to what budget, turn and context leave', async () => {
  limits = { 'budget.maxTokensPerTurn': 200 };
  await collect(run(wholeAnswer, { turnTokens: 150 }));
  const { max_tokens: maxTokens } = sent[0] ?? {};
  expect(maxTokens).toBeGreaterThan(30);
  expect(maxTokens).toBeLessThan(41);
});

test('estimates follow what the server reports', async () => {
  const before = estimate.tokensOf(sizeOf(question.repeat(20)));
  for (let count = 0; count < 5; count += 1) {
    await collect(run(wholeAnswer));
  }
  expect(estimate.tokensOf(sizeOf(question.repeat(20))) / before).toBeGreaterThan(1.4);
});
