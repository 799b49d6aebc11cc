import type { DialectName } from '../../src/core/glm/dialects.ts';
import type { GlmErrorCode, RetryClass } from '../../src/core/glmError.ts';
import { eventStream, type Reply } from './scriptedServer.ts';

/** A response with a JSON body. */
export const jsonReply = (
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): Reply => ({
  status,
  contentType: 'application/json',
  headers,
  chunks: [JSON.stringify(body)],
});
const zai = (status: number, code: number, message = 'No.') =>
  jsonReply(status, { error: { code: String(code), message } });

/** What happens, how the server says it, and what that is to us. */
export type Fault = [what: string, reply: Reply, code: GlmErrorCode, retry: RetryClass];

const zaiFaults: readonly Fault[] = [
  ['a wrong key', zai(401, 1000), 'backend.unauthorized', 'never'],
  ['an empty account', zai(429, 1113), 'backend.noBalance', 'never'],
  ['an unknown model', zai(400, 1211), 'backend.noSuchModel', 'never'],
  ['a long prompt', zai(400, 1261), 'backend.promptTooLong', 'never'],
  ['refused content', zai(400, 1301), 'backend.contentRefused', 'never'],
  ['concurrency', zai(429, 1302), 'backend.rateLimited', 'afterDelay'],
  ['an overload', zai(429, 1305), 'backend.overloaded', 'afterDelay'],
  [
    'a used-up plan',
    zai(429, 1308, 'Your limit will reset at 2099-01-01 00:00:00'),
    'backend.rateLimited',
    'afterReset',
  ],
  ['a fault of its network', zai(500, 1234), 'backend.serverError', 'afterDelay'],
];

/** Faults in the words of each dialect's own server. */
export const dialectFaults: Readonly<Record<DialectName, readonly Fault[]>> = {
  zai: zaiFaults,
  zaiCodingPlan: zaiFaults,
  bigmodel: zaiFaults,
  bigmodelCodingPlan: zaiFaults,
  openrouter: [
    [
      'a wrong key',
      jsonReply(401, { error: { code: 401, message: 'User not found.' } }),
      'backend.unauthorized',
      'never',
    ],
    [
      'no credit',
      jsonReply(402, { error: { code: 402, message: 'Insufficient credits' } }),
      'backend.noBalance',
      'never',
    ],
    [
      'moderation',
      jsonReply(403, { error: { code: 403, message: 'Flagged', metadata: { reasons: ['x'] } } }),
      'backend.contentRefused',
      'never',
    ],
    [
      'a daily limit',
      jsonReply(429, { error: { code: 429 } }, { 'x-ratelimit-reset': '4102444800000' }),
      'backend.rateLimited',
      'afterReset',
    ],
    [
      'a busy provider, inside the stream',
      { chunks: [eventStream({ error: { code: 502, message: 'Gone' } })] },
      'backend.overloaded',
      'afterDelay',
    ],
    [
      'a provider that broke off',
      { chunks: [eventStream({ choices: [{ delta: {}, finish_reason: 'error' }] })] },
      'backend.serverError',
      'afterDelay',
    ],
  ],
  huggingface: [
    [
      'a wrong token',
      jsonReply(401, { error: 'Invalid username or password.' }),
      'backend.unauthorized',
      'never',
    ],
    [
      'no credit',
      jsonReply(402, { error: 'You have exceeded your credits' }),
      'backend.noBalance',
      'never',
    ],
    [
      'an unknown model',
      jsonReply(400, { error: { message: 'No model x', code: 'model_not_found' } }),
      'backend.noSuchModel',
      'never',
    ],
    ['an overload', jsonReply(503, { error: 'Overloaded' }), 'backend.overloaded', 'afterDelay'],
  ],
  vllm: [
    [
      'an unknown model',
      jsonReply(404, { error: { message: 'The model `x` does not exist.', code: 404 } }),
      'backend.noSuchModel',
      'never',
    ],
    [
      'a long prompt',
      jsonReply(400, { object: 'error', message: 'maximum context length is 8192', code: 400 }),
      'backend.promptTooLong',
      'never',
    ],
    [
      'a dead engine, inside the stream',
      { chunks: [eventStream({ object: 'error', message: 'EngineDeadError', code: 500 })] },
      'backend.serverError',
      'afterDelay',
    ],
  ],
  sglang: [
    [
      'a long prompt',
      jsonReply(400, { object: 'error', message: 'The input is longer than the model’s context' }),
      'backend.promptTooLong',
      'never',
    ],
    ['an unknown route', jsonReply(404, { detail: 'Not Found' }), 'backend.notAnApi', 'never'],
    [
      'an overload',
      jsonReply(503, { object: 'error', message: 'Busy' }),
      'backend.overloaded',
      'afterDelay',
    ],
  ],
  llamaServer: [
    [
      'a wrong key',
      jsonReply(401, {
        error: { code: 401, message: 'Invalid API Key', type: 'authentication_error' },
      }),
      'backend.unauthorized',
      'never',
    ],
    [
      'a long prompt',
      jsonReply(400, {
        error: { code: 400, message: 'Too long', type: 'exceed_context_size_error' },
      }),
      'backend.promptTooLong',
      'never',
    ],
    [
      'a model that still loads',
      jsonReply(503, { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } }),
      'backend.overloaded',
      'afterDelay',
    ],
  ],
  sidecar: [
    [
      'a long prompt',
      jsonReply(400, { error: { message: 'Too long', code: 'context_length_exceeded' } }),
      'backend.promptTooLong',
      'never',
    ],
    [
      'a fault in the stream',
      { chunks: [eventStream({ error: { message: 'No', code: 'internal_error' } })] },
      'backend.serverError',
      'afterDelay',
    ],
  ],
  unknown: [
    [
      'a wrong key',
      jsonReply(401, { error: { message: 'No.', code: 'invalid_api_key' } }),
      'backend.unauthorized',
      'never',
    ],
    [
      'a limit',
      jsonReply(429, { error: { message: 'Slow down.' } }, { 'retry-after': '1' }),
      'backend.rateLimited',
      'afterDelay',
    ],
    [
      'no quota',
      jsonReply(429, { error: { message: 'No.', code: 'insufficient_quota' } }),
      'backend.noBalance',
      'never',
    ],
  ],
};

/** Faults of the line, the same wherever it leads. */
export const lineFaults: readonly Fault[] = [
  [
    'a web page',
    { contentType: 'text/html', chunks: ['<html>Log in'] },
    'backend.notAnApi',
    'never',
  ],
  ['garbage', { chunks: ['data: {nonsense\n\n'] }, 'backend.badStream', 'never'],
  [
    'a connection cut before the first word',
    { chunks: [': hi\n\n'], ending: 'cut' },
    'backend.streamCut',
    'afterDelay',
  ],
];
