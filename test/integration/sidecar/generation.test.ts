import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { writeRandomGlm } from '../../support/randomGlm.ts';
import { serverSentEvents } from '../../support/serverSentEvents.ts';
import { type SidecarProcess, startSidecar } from '../../support/sidecarProcess.ts';

/** Some 7 million parameters: slow enough that a long prompt takes a second or so. */
const shape = {
  layers: 6,
  embedding: 256,
  heads: 4,
  cachedHeads: 2,
  headSize: 64,
  experts: 8,
  expertsUsed: 2,
  expertSize: 128,
  seed: 7,
};
const contextSize = 4_096;

let folder: string;
let sidecar: SidecarProcess;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glm-air-generation-'));
  const modelPath = join(folder, 'random.gguf');
  await writeRandomGlm(modelPath, shape);
  sidecar = await startSidecar({ modelPath, contextSize });
});
afterAll(async () => {
  await sidecar.stop();
  await rm(folder, { recursive: true });
});

test('takes the likeliest token at temperature 0, and the seed decides above it', async () => {
  const ask = (temperature: number, seed: number) =>
    complete({ prompt: 'const a', temperature, seed, max_tokens: 24 });
  const [cold, again, first, same, other] = [
    await ask(0, 1),
    await ask(0, 2),
    await ask(1, 1),
    await ask(1, 1),
    await ask(1, 2),
  ].map(({ choices }) => choices[0].text);
  expect(again).toBe(cold);
  expect(same).toBe(first);
  expect(other).not.toBe(first);
});

test('ends before a stop string, and says so', async () => {
  const body = { prompt: 'const a', temperature: 0, max_tokens: 40 };
  const whole = (await complete(body)).choices[0];
  expect(whole.finish_reason).toBe('length');
  const stop = whole.text.slice(7, 10);
  const cut = (await complete({ ...body, stop: [stop, 'never'] })).choices[0];
  expect(cut).toMatchObject({
    text: whole.text.slice(0, whole.text.indexOf(stop)),
    finish_reason: 'stop',
  });
});

test('evaluates of a prompt only what is new', async () => {
  const prompt = text(600, 'reuse');
  const cold = await complete({ prompt, max_tokens: 1 });
  const again = await complete({ prompt, max_tokens: 1 });
  const grown = await complete({ prompt: `${prompt}0123456789`, max_tokens: 1 });
  const changed = await complete({ prompt: `${prompt.slice(0, 300)}!`, max_tokens: 1 });
  expect([cold, again, grown, changed].map(({ usage }) => usage)).toMatchObject([
    { prompt_tokens: 600, prompt_tokens_details: { cached_tokens: 0 } },
    { prompt_tokens: 600, prompt_tokens_details: { cached_tokens: 599 } },
    { prompt_tokens: 610, prompt_tokens_details: { cached_tokens: 600 } },
    { prompt_tokens: 301, prompt_tokens_details: { cached_tokens: 300 } },
  ]);
});

test('evaluates two tokens a keystroke with the suffix first, where prefix first takes the suffix too', async () => {
  const prefix = text(1_000, 'typing');
  const suffix = text(1_000, 'after');
  const typeSix = async (prompt: (typed: string) => object) => {
    const evaluated: number[] = [];
    for (const typed of ['', 'l', 'le', 'let', 'let ', 'let x', 'let xy']) {
      const { timings } = await complete({ ...prompt(prefix + typed), max_tokens: 1 });
      evaluated.push(timings.prompt_n);
    }
    return evaluated.slice(1);
  };
  expect(await typeSix((prompt) => ({ prompt, suffix }))).toEqual([2, 2, 2, 2, 2, 2]);
  const prefixFirst = (typed: string) => ({
    prompt: `<|code_prefix|>${typed}<|code_suffix|>${suffix}<|code_middle|>`,
  });
  expect(await typeSix(prefixFirst)).toEqual(Array.from({ length: 6 }, () => 1_003));
});

test('leaves out the far ends of a document that is too long', async () => {
  const { usage } = await complete({
    prompt: text(9_000, 'a'),
    suffix: text(9_000, 'b'),
    max_tokens: 8,
  });
  expect(usage.prompt_tokens).toBeGreaterThan(contextSize / 2);
  expect(usage.prompt_tokens).toBeLessThanOrEqual(contextSize - 8);
});

test('ends at the end of the context', async () => {
  const { choices, usage } = await complete({ prompt: text(4_080, 'end'), max_tokens: 500 });
  expect(choices[0].finish_reason).toBe('length');
  expect(usage.prompt_tokens + usage.completion_tokens).toBe(contextSize);
});

test('stops reading a prompt within a chunk of its client leaving, and keeps what was read', async () => {
  // How soon reading begins depends on the machine: the client stays longer until it has.
  let cached = 0;
  for (let stayMs = 75; cached === 0; stayMs *= 2) {
    const prompt = text(3_500, `abort ${stayMs}`);
    await leaveAfter(stayMs, { prompt, max_tokens: 1 });
    const { usage, timings } = await complete({ prompt, max_tokens: 1 });
    cached = usage.prompt_tokens_details.cached_tokens;
    expect(cached).toBeLessThan(prompt.length - 128);
    expect(cached % 128).toBe(0);
    expect(timings.prompt_n).toBe(prompt.length - cached);
  }
});

test('stops generating when its client leaves, and serves the next', async () => {
  const controller = new AbortController();
  const body = { prompt: text(20, 'leave'), max_tokens: 1_500, stream: true, temperature: 0 };
  const response = await sidecar.post('/v1/completions', body, controller.signal);
  const events = serverSentEvents(response);
  await events.next();
  controller.abort();
  await expect(events.next()).rejects.toThrow('aborted');
  const nextMs = await durationMs(() => complete({ prompt: 'next', max_tokens: 1 }));
  const wholeMs = await durationMs(() => complete({ ...body, stream: false }));
  expect(nextMs).toBeLessThan(wholeMs / 2);
});

test('lets ghost text go first while a long conversation is being read', async () => {
  const finished: string[] = [];
  const content = text(3_500, 'chat');
  const chat = sidecar
    .post('/v1/chat/completions', { messages: [{ role: 'user', content }], max_tokens: 1 })
    .then(() => finished.push('chat'));
  await new Promise((resolve) => {
    setTimeout(resolve, 150);
  });
  await complete({ prompt: text(300, 'ghost'), max_tokens: 8 });
  finished.push('ghost text');
  await chat;
  expect(finished).toEqual(['ghost text', 'chat']);
});

test('lets a waiting request give up its place', async () => {
  const first = complete({ prompt: text(2_000, 'first'), max_tokens: 1 });
  await leaveAfter(50, { prompt: 'x', max_tokens: 1 });
  await first;
  expect((await complete({ prompt: 'third', max_tokens: 1 })).choices).toHaveLength(1);
});

/** Asks for a completion, and leaves before it comes. */
async function leaveAfter(stayMs: number, body: object): Promise<void> {
  const controller = new AbortController();
  const answer = sidecar.post('/v1/completions', body, controller.signal);
  setTimeout(() => controller.abort(), stayMs);
  await expect(answer).rejects.toThrow('aborted');
}

async function durationMs(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}

interface Completion {
  readonly choices: readonly [{ readonly text: string; readonly finish_reason: string }];
  readonly usage: {
    readonly prompt_tokens: number;
    readonly completion_tokens: number;
    readonly prompt_tokens_details: { readonly cached_tokens: number };
  };
  readonly timings: { readonly prompt_n: number };
}

async function complete(body: object): Promise<Completion> {
  const response = await sidecar.post('/v1/completions', body);
  return (await response.json()) as Completion; // a wrong shape fails the test that reads it
}

/** A text of as many tokens as characters, that shares its beginning with no other one's. */
function text(length: number, name: string): string {
  return `${name} const value = compute(left, right);\n`.repeat(length).slice(0, length);
}
