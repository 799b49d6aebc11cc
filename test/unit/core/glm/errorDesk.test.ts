import { describe, expect, test } from 'vitest';
import { dialects } from '../../../../src/core/glm/dialects.ts';
import { explainErrorBody, explainHttpFailure } from '../../../../src/core/glm/errorDesk.ts';
import { zaiErrors } from '../../../../src/core/glm/zaiErrors.ts';
import type { GlmError } from '../../../../src/core/glmError.ts';
import { testEndpoint } from '../../../support/modelEvents.ts';

const nowMs = Date.UTC(2026, 8, 11, 14, 45);
const zai = testEndpoint('https://api.z.ai/api/paas/v4', {
  kind: 'provider',
  dialect: dialects.zai,
});

function explain(status: number, body: unknown, headers: Record<string, string> = {}) {
  const failure = {
    status,
    contentType: 'application/json',
    body: JSON.stringify(body),
    header: (name: string) => headers[name],
  };
  return explainHttpFailure(failure, zai, nowMs);
}
const explainError = (status: number, error: unknown, headers = {}) =>
  explain(status, { error }, headers);
const brief = ({ code, retry, message }: GlmError) => `${code}, ${retry}: ${message}`;

describe('a business code of Z.ai’s', () => {
  test('has a sentence with a next step, and says whether asking again helps', () => {
    const all = Object.keys(zaiErrors).map(
      (code) => `${code} ${brief(explainError(429, { code, message: '' }))}`,
    );
    expect(all).toMatchSnapshot();
  });

  test('may sit in either field', () => {
    expect(explainError(429, { type: '1113', message: 'No.' }).code).toBe('backend.noBalance');
    expect(explainError(429, { code: 1113, message: 'No.' }).code).toBe('backend.noBalance');
  });

  test('of the wrong line leads to the right one', () => {
    const body = { error: { code: '1113', message: '' } };
    const onPlan = explainErrorBody(body, { ...zai, dialect: dialects.zaiCodingPlan }, nowMs);
    expect(onPlan.message).toContain('to the line without a plan');
    expect(explainErrorBody(body, zai, nowMs).message).toContain('to the coding plan');
  });

  test('for a usage limit ends at the Beijing time that its text names', () => {
    const message = 'Usage limit reached for 5 hour. Your limit will reset at 2026-09-12 00:35:41';
    expect(explainError(429, { code: '1308', message })).toMatchObject({
      code: 'backend.rateLimited',
      retry: 'afterReset',
      retryAt: Date.UTC(2026, 8, 11, 16, 35, 41),
    });
  });
});

describe('a server’s own shape is understood', () => {
  const openRouterLimit = {
    code: 429,
    message: 'Rate limit exceeded: free-models-per-day',
    metadata: { headers: { 'X-RateLimit-Reset': String(nowMs + 3_600_000) } },
  };
  test.each<[name: string, status: number, body: unknown]>([
    ['OpenRouter, no credit', 402, { error: { code: 402, message: 'Insufficient credits' } }],
    ['OpenRouter, daily limit', 429, { error: openRouterLimit }],
    [
      'OpenRouter, its provider’s words',
      429,
      {
        error: {
          code: 429,
          message: 'Provider returned error',
          metadata: { raw: 'z-ai/glm-4.5-air is limited upstream', provider_name: 'Chutes' },
        },
      },
    ],
    [
      'OpenRouter, moderation',
      403,
      { error: { code: 403, message: 'Flagged', metadata: { reasons: ['violence'] } } },
    ],
    ['OpenRouter, no provider', 503, { error: { code: 503, message: 'No provider available' } }],
    [
      'Hugging Face, unknown model',
      400,
      { error: { message: 'The requested model does not exist', code: 'model_not_found' } },
    ],
    ['Hugging Face, no credit', 402, { error: 'You have exceeded your monthly included credits' }],
    ['Hugging Face, wrong token', 401, { error: 'Invalid username or password.' }],
    [
      'vLLM, prompt too long',
      400,
      {
        object: 'error',
        message: 'This model’s maximum context length is 8192 tokens.',
        type: 'BadRequestError',
        code: 400,
      },
    ],
    [
      'vLLM, unknown model',
      404,
      { error: { message: 'The model `x` does not exist.', type: 'NotFoundError', code: 404 } },
    ],
    ['vLLM, unknown route', 404, { detail: 'Not Found' }],
    [
      'vLLM, wrong body',
      422,
      { detail: [{ loc: ['body'], msg: 'Field required', input: 'secret code' }] },
    ],
    [
      'SGLang, prompt too long',
      400,
      { object: 'error', message: 'The input (9000 tokens) is longer than the model’s context' },
    ],
    [
      'llama-server, prompt too long',
      400,
      {
        error: {
          code: 400,
          type: 'exceed_context_size_error',
          message: 'the request exceeds the available context size',
          n_ctx: 4096,
        },
      },
    ],
    [
      'llama-server, still loading',
      503,
      { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } },
    ],
    [
      'llama-server, wrong key',
      401,
      { error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' } },
    ],
    ['BigModel’s gateway', 200, { code: 401, msg: 'token expired or incorrect', success: false }],
    ['a body too large', 413, {}],
    ['nothing at all', 500, null],
  ])('%s', (_name, status, body) => {
    expect(brief(explain(status, body))).toMatchSnapshot();
  });

  test('OpenRouter, in the middle of a stream', () => {
    const event = {
      id: 'gen-1',
      error: { code: 502, message: 'Upstream is gone' },
      choices: [{ delta: { content: '' }, finish_reason: 'error' }],
    };
    expect(brief(explainErrorBody(event, zai, nowMs))).toMatchSnapshot();
  });
});

describe('the time when requests are taken again', () => {
  test.each([
    [{ 'retry-after': '20' }, nowMs + 20_000, 'afterDelay'],
    [{ 'retry-after': 'Fri, 11 Sep 2026 15:00:00 GMT' }, Date.UTC(2026, 8, 11, 15), 'afterReset'],
    [{ 'retry-after-ms': '997000' }, nowMs + 997_000, 'afterReset'],
    [{ 'x-ratelimit-reset': String(nowMs / 1000 + 5) }, nowMs + 5_000, 'afterDelay'],
    [{ 'retry-after': 'soon' }, undefined, 'afterDelay'],
    [{}, undefined, 'afterDelay'],
  ])('is read from %o', (headers, retryAt, retry) => {
    expect(explainError(429, { message: 'Slow down.' }, headers)).toMatchObject({ retryAt, retry });
  });

  test('is not a date in another message', () => {
    const error = explainError(400, { message: 'No model of 2026-09-12 00:35:41' });
    expect(error.retryAt).toBeUndefined();
  });

  test('is no matter where waiting does not help', () => {
    expect(explainError(401, { message: 'No.' }, { 'retry-after': '5' })).toMatchObject({
      retry: 'never',
      retryAt: undefined,
    });
  });
});

test('the user’s text and key are not repeated', () => {
  const message = `Invalid request with key-of-the-test: {'type': 'missing', 'input': {'prompt': 'my code'}}`;
  const { message: sentence } = explainError(422, { message });
  expect(sentence).not.toContain('my code');
  expect(sentence).not.toContain('key-of-the-test');
});
