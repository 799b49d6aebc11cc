import * as z from 'zod/mini';
import { GlmError } from '../glmError.ts';
import type { Endpoint } from './endpoint.ts';
import { addressAdvice, hostOf, sentenceFor, type FaultCode } from './errorSentences.ts';
import { retryTime } from './retryTime.ts';

/** A response that is not the answer that was asked for, read to its end. */
export interface HttpFailure {
  readonly status: number;
  /** Raw header, empty if absent. */
  readonly contentType: string;
  readonly body: string;
  /** Looks a response header up by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

/**
 * Business codes of Z.ai and BigModel, which say more than the HTTP status: 1113 and 1308 come
 * as 429 as well, but waiting a second does not help. Source: docs.z.ai/api-reference/api-code.
 */
const zaiCodes: Readonly<Record<string, FaultCode>> = {
  ...codes('backend.unauthorized', 1000, 1001, 1002, 1003, 1004, 1110, 1111, 1112, 1313),
  ...codes('backend.noBalance', 1113, 1309),
  ...codes('backend.noSuchModel', 1211, 1311),
  ...codes('backend.badRequest', 1210, 1213, 1214, 1261, 1301),
  ...codes('backend.rateLimited', 1302, 1303, 1304, 1305, 1308, 1310, 1312),
  ...codes('backend.serverError', 1234),
};

const statusCodes: Readonly<Record<number, FaultCode>> = {
  401: 'backend.unauthorized',
  402: 'backend.noBalance',
  403: 'backend.unauthorized',
  404: 'backend.noSuchModel',
  405: 'backend.notAnApi',
  407: 'backend.unreachable',
  408: 'backend.timeout',
  429: 'backend.rateLimited',
  434: 'backend.unauthorized', // Z.ai: no permission for this API
  501: 'backend.notAnApi', // llama-server: this route is not served
  502: 'backend.overloaded',
  503: 'backend.overloaded',
  504: 'backend.overloaded',
  529: 'backend.overloaded', // Cloudflare: the site is overloaded
};

/** The GlmError for a response with an HTTP error status, or with a body that is no event stream. */
export function explainHttpFailure(
  failure: HttpFailure,
  endpoint: Endpoint,
  nowMs: number,
): GlmError {
  if (isWebPage(failure) && failure.status < 500) {
    return new GlmError(
      'backend.notAnApi',
      `${hostOf(endpoint)} answered with a web page (HTTP ${failure.status}) instead of an API response — ${addressAdvice(endpoint)}.`,
    );
  }
  const fault = readFault(parseJson(failure.body));
  if (failure.status < 400 && !fault) {
    return new GlmError(
      'backend.notAnApi',
      `${hostOf(endpoint)} did not stream its answer (${failure.contentType || 'no content type'}) — ${addressAdvice(endpoint)}.`,
    );
  }
  return explainFault(
    { status: failure.status, header: failure.header, ...fault },
    endpoint,
    nowMs,
  );
}

/** The GlmError for an error object that came inside an event stream, under HTTP 200. */
export function explainErrorBody(body: unknown, endpoint: Endpoint, nowMs: number): GlmError {
  return explainFault(
    { status: 200, header: () => undefined, ...readFault(body) },
    endpoint,
    nowMs,
  );
}

interface Fault {
  readonly status: number;
  readonly header: HttpFailure['header'];
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

function explainFault(fault: Fault, endpoint: Endpoint, nowMs: number): GlmError {
  const code = classify(fault);
  const quote = fault.message ? ` It said: “${presentable(fault.message, endpoint)}”` : '';
  const retryAt = retryTime(fault.header, fault.message ?? '', nowMs);
  const options = retryAt === undefined ? {} : { retryAt };
  return new GlmError(code, sentenceFor(code, endpoint) + quote, options);
}

function classify({ status, code, message }: Fault): FaultCode {
  const business = code === undefined ? undefined : zaiCodes[code];
  if (business) {
    return business;
  }
  if (status === 404 && !/model/i.test(`${code} ${message}`)) {
    return 'backend.notAnApi';
  }
  // A stream under HTTP 200 carries its real status in the code: OpenRouter and vLLM both do.
  const effective = status < 400 ? Number(code) : status;
  return statusCodes[effective] ?? (effective < 500 ? 'backend.badRequest' : 'backend.serverError');
}

const faultFields = z.object({
  code: z.optional(z.nullable(z.union([z.string(), z.number()]))),
  type: z.optional(z.nullable(z.union([z.string(), z.number()]))),
  message: z.optional(z.nullable(z.string())),
  msg: z.optional(z.nullable(z.string())),
  detail: z.optional(z.nullable(z.unknown())),
});

/** `{error: {…}}` (OpenAI, Z.ai, llama-server), `{error: '…'}`, or the fields bare (vLLM, FastAPI). */
function readFault(body: unknown): Pick<Fault, 'code' | 'message'> | undefined {
  const inner = typeof body === 'object' && body !== null && 'error' in body ? body.error : body;
  if (typeof inner === 'string') {
    return { message: inner };
  }
  const parsed = faultFields.safeParse(inner);
  if (!parsed.success) {
    return undefined;
  }
  const { code, type, message, msg, detail } = parsed.data;
  const words = message ?? msg ?? (typeof detail === 'string' ? detail : undefined);
  if (words === undefined && code === undefined && type === undefined) {
    return undefined;
  }
  // Z.ai has put its business code in either field.
  const word = [code, type].map(String).find((candidate) => candidate in zaiCodes) ?? code ?? type;
  return { code: word === null || word === undefined ? undefined : String(word), message: words };
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined; // not JSON is an answer too: there is no fault to read
  }
}

function isWebPage({ contentType, body }: HttpFailure): boolean {
  return /^text\/html/i.test(contentType) || /^\s*<(!doctype|html)/i.test(body);
}

/**
 * A server's own words on one short line, without what some servers repeat: the key, and the
 * request's own text (pydantic, and so vLLM, shows the offending `input`).
 */
function presentable(message: string, { apiKey }: Endpoint): string {
  const line = message
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/['"]input['"]:.*$/, '…');
  const safe = apiKey ? line.replaceAll(apiKey, '…') : line;
  return safe.length > 160 ? `${safe.slice(0, 159)}…` : safe;
}

function codes(word: FaultCode, ...numbers: number[]): Record<string, FaultCode> {
  return Object.fromEntries(numbers.map((number) => [String(number), word]));
}
