import { GlmError, type RetryClass } from '../glmError.ts';
import { parseJson } from '../json.ts';
import type { Endpoint } from './endpoint.ts';
import { addressAdvice, hostOf, sentenceFor, type FaultCode } from './errorSentences.ts';
import { readFault, type ReportedFault } from './faultShapes.ts';
import { longestPauseMs } from './retry.ts';
import { retryTime } from './retryTime.ts';
import { zaiErrors } from './zaiErrors.ts';

/** A response that is not the answer that was asked for, read to its end. */
export interface HttpFailure {
  readonly status: number;
  /** Raw header, empty if absent. */
  readonly contentType: string;
  readonly body: string;
  /** Looks a response header up by its lower-case name. */
  readonly header: (name: string) => string | undefined;
}

const statusCodes: Readonly<Record<number, FaultCode>> = {
  401: 'backend.unauthorized',
  402: 'backend.noBalance', // OpenRouter and Hugging Face: the credit is used up
  403: 'backend.unauthorized',
  404: 'backend.noSuchModel',
  405: 'backend.notAnApi',
  407: 'backend.unreachable',
  408: 'backend.timeout',
  413: 'backend.promptTooLong',
  429: 'backend.rateLimited',
  434: 'backend.unauthorized', // Z.ai: no permission for this API
  501: 'backend.notAnApi', // llama-server: this route is not served
  502: 'backend.overloaded',
  503: 'backend.overloaded',
  504: 'backend.overloaded',
  529: 'backend.overloaded', // Cloudflare: the site is overloaded
};

/** Words in place of a number, where they say more than the status. */
const wordCodes: Readonly<Record<string, FaultCode>> = {
  model_not_found: 'backend.noSuchModel', // Hugging Face, under 400
  invalid_api_key: 'backend.unauthorized',
  authentication_error: 'backend.unauthorized', // llama-server
  insufficient_quota: 'backend.noBalance',
  rate_limit_exceeded: 'backend.rateLimited',
  context_length_exceeded: 'backend.promptTooLong', // OpenAI, our sidecar
  exceed_context_size_error: 'backend.promptTooLong', // llama-server
  content_filter: 'backend.contentRefused',
  not_supported_error: 'backend.notAnApi', // llama-server
  unavailable_error: 'backend.overloaded', // llama-server while it loads
};

/** How vLLM, SGLang, llama-server and OpenRouter's providers say it, all under 400. */
const tooLong = /context (length|size|window)|longer than the model|prompt is too long/i;

/** Faults that pass by themselves within seconds, unless the server names a later time. */
const passing: ReadonlySet<FaultCode> = new Set([
  'backend.rateLimited',
  'backend.overloaded',
  'backend.serverError',
  'backend.timeout',
]);

/** The GlmError for a response with an HTTP error status, or with a body that is no event stream. */
export function explainHttpFailure(
  failure: HttpFailure,
  endpoint: Endpoint,
  nowMs: number,
): GlmError {
  if (failure.status >= 300 && failure.status < 400) {
    const elsewhere = failure.header('location') ?? 'another address';
    return new GlmError(
      'backend.notAnApi',
      `${hostOf(endpoint)} sends requests on to ${elsewhere}, which is not the address that was chosen — ${addressAdvice(endpoint)}.`,
    );
  }
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
  const { status, header } = failure;
  return explainFault({ ...(fault ?? unexplained), status, header }, endpoint, nowMs);
}

/** The GlmError for an error object that came inside an event stream, under HTTP 200. */
export function explainErrorBody(body: unknown, endpoint: Endpoint, nowMs: number): GlmError {
  const fault = readFault(body) ?? unexplained;
  return explainFault({ ...fault, status: 200, header: () => undefined }, endpoint, nowMs);
}

interface Fault extends ReportedFault {
  readonly status: number;
  readonly header: HttpFailure['header'];
}
const unexplained: ReportedFault = { codes: [], headers: new Map(), isModerated: false };

function explainFault(fault: Fault, endpoint: Endpoint, nowMs: number): GlmError {
  const business = fault.codes.map((code) => zaiErrors[code]).find((error) => error !== undefined);
  const code = business?.code ?? classify(fault);
  const sentence = business?.says
    ? `${hostOf(endpoint)} ${business.says(endpoint)}.`
    : sentenceFor(code, endpoint);
  const quote = fault.message ? ` It said: “${presentable(fault.message, endpoint)}”` : '';
  const retryAt = retryAtOf(fault, code, nowMs);
  const isFar = retryAt !== undefined && retryAt - nowMs > longestPauseMs;
  const retry = isFar ? 'afterReset' : (business?.retry ?? retryClass(code));
  return new GlmError(code, sentence + quote, {
    retry,
    ...(retryAt === undefined ? {} : { retryAt }),
  });
}

function classify({ status, codes, message, isModerated }: Fault): FaultCode {
  const [word] = codes.flatMap((code) => wordCodes[code] ?? []);
  if (word) {
    return word;
  }
  if (isModerated) {
    return 'backend.contentRefused';
  }
  if (status === 404 && !/model/i.test(`${codes.join(' ')} ${message}`)) {
    return 'backend.notAnApi';
  }
  // A stream under HTTP 200 carries its real status in the code: OpenRouter and vLLM both do.
  const effective = status < 400 ? Number(codes[0]) : status;
  const known = statusCodes[effective];
  if (!known && tooLong.test(message ?? '')) {
    return 'backend.promptTooLong';
  }
  return known ?? (effective < 500 ? 'backend.badRequest' : 'backend.serverError');
}

function retryClass(code: FaultCode): RetryClass {
  return passing.has(code) ? 'afterDelay' : 'never';
}

/** Only limits are lifted at a time: some servers send the same headers with every response. */
function retryAtOf(fault: Fault, code: FaultCode, nowMs: number): number | undefined {
  if (!passing.has(code)) {
    return undefined;
  }
  const header = (name: string) => fault.header(name) ?? fault.headers.get(name);
  return retryTime(header, fault.message ?? '', nowMs);
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
