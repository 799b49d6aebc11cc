import { expect, test } from 'vitest';
import { explainHttpFailure } from '../../../../src/core/glm/errorDesk.ts';
import { testEndpoint } from '../../../support/modelEvents.ts';

const nowMs = Date.UTC(2026, 8, 11, 14, 45);

function explain(status: number, error: unknown, headers: Record<string, string> = {}) {
  const failure = {
    status,
    contentType: 'application/json',
    body: JSON.stringify({ error }),
    header: (name: string) => headers[name],
  };
  return explainHttpFailure(failure, testEndpoint('https://api.z.ai/api/paas/v4'), nowMs);
}

test.each([
  ['1000', 401, 'backend.unauthorized'],
  ['1113', 429, 'backend.noBalance'],
  ['1211', 400, 'backend.noSuchModel'],
  ['1261', 400, 'backend.badRequest'],
  ['1302', 429, 'backend.rateLimited'],
  ['1303', 429, 'backend.rateLimited'],
  ['1305', 429, 'backend.rateLimited'],
  ['1309', 429, 'backend.noBalance'],
  ['1312', 429, 'backend.rateLimited'],
  ['1313', 429, 'backend.unauthorized'],
  ['1234', 500, 'backend.serverError'],
])('a business code of Z.ai’s says more than the status: %s', (code, status, meaning) => {
  expect(explain(status, { code, message: 'No.' }).code).toBe(meaning);
  expect(explain(status, { type: code, message: 'No.' }).code).toBe(meaning);
});

test('a usage limit of Z.ai’s ends at the Beijing time that its text names', () => {
  const message = 'Usage limit reached for 5 hour. Your limit will reset at 2026-09-12 00:35:41';
  expect(explain(429, { code: '1308', message })).toMatchObject({
    code: 'backend.rateLimited',
    retryAt: Date.UTC(2026, 8, 11, 16, 35, 41),
  });
});

test.each([
  [{ 'retry-after': '20' }, nowMs + 20_000],
  [{ 'retry-after': 'Fri, 11 Sep 2026 15:00:00 GMT' }, Date.UTC(2026, 8, 11, 15)],
  [{ 'retry-after-ms': '997000' }, nowMs + 997_000],
  [{ 'retry-after': 'soon' }, undefined],
  [{}, undefined],
])('a server says when it takes requests again: %o', (headers, retryAt) => {
  expect(explain(429, { message: 'Slow down.' }, headers).retryAt).toBe(retryAt);
});

test('a date in another message is not a promise', () => {
  expect(explain(400, { message: 'No model of 2026-09-12 00:35:41' }).retryAt).toBeUndefined();
});

test('the user’s text and key are not repeated', () => {
  const message = `Invalid request with key-of-the-test: {'type': 'missing', 'input': {'prompt': 'my code'}}`;
  const { message: sentence } = explain(422, { message });
  expect(sentence).not.toContain('my code');
  expect(sentence).not.toContain('key-of-the-test');
});
