import { GlmError } from '../glmError.ts';
import type { Endpoint } from './endpoint.ts';
import { addressAdvice, hostOf } from './errorSentences.ts';

/** What the network stack said about a request that got no response. */
export interface NetworkFailure {
  /** System and library codes, outermost error first: `ECONNREFUSED`, `UND_ERR_SOCKET`, … */
  readonly codes: readonly string[];
  /** The messages of the same errors. */
  readonly message: string;
}

/** The GlmError for a request that failed before a response came. */
export function explainNetworkFailure(failure: NetworkFailure, endpoint: Endpoint): GlmError {
  const kind = failureKinds.find(({ matches }) => matches(failure, endpoint));
  const reason = kind?.reason ?? 'the connection failed';
  const advice = kind?.advice ?? addressAdvice(endpoint);
  return new GlmError(
    kind?.code ?? 'backend.unreachable',
    `${hostOf(endpoint)} can’t be reached: ${reason} — ${advice}.`,
    { retry: kind?.retry ?? 'never' },
  );
}

interface FailureKind {
  readonly matches: (failure: NetworkFailure, endpoint: Endpoint) => boolean;
  readonly code: 'backend.unreachable' | 'backend.timeout' | 'backend.notAnApi';
  readonly reason: string;
  /** Where the endpoint's address is not what to look at. */
  readonly advice?: string;
  /** Absent where the next attempt would fail just so. */
  readonly retry?: 'afterDelay';
}

/** First match wins. Codes: Node's errors.md, OpenSSL's verify(1), undici's errors. */
const failureKinds: readonly FailureKind[] = [
  {
    matches: hasCode(/CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS|^ERR_SSL|^EPROTO$/),
    code: 'backend.unreachable',
    reason: 'its certificate is not trusted here, or something in between speaks no TLS',
    advice:
      'if a company proxy signs traffic, add its CA to the system’s store or to NODE_EXTRA_CA_CERTS and restart VS Code',
  },
  {
    matches: ({ message }) => /proxy/i.test(message),
    code: 'backend.unreachable',
    reason: 'the proxy refused the connection',
    advice: 'check VS Code’s `http.proxy`',
  },
  {
    matches: wasRefusedElsewhere,
    code: 'backend.unreachable',
    reason: 'nothing listens where its proxy should be',
    advice: 'check VS Code’s `http.proxy`',
  },
  {
    // undici gives this one no code.
    matches: ({ message }) => message.includes('does not match the HTTP/1.1 protocol'),
    code: 'backend.notAnApi',
    reason: 'what answers there does not speak HTTP',
  },
  {
    matches: hasCode(/^EAI_AGAIN$/),
    code: 'backend.unreachable',
    reason: 'nobody can look its name up at the moment',
    retry: 'afterDelay',
  },
  {
    matches: hasCode(/^ENOTFOUND$/),
    code: 'backend.unreachable',
    reason: 'its name is unknown',
  },
  {
    matches: hasCode(/^ENETUNREACH$|^EHOSTUNREACH$|^ENETDOWN$/),
    code: 'backend.unreachable',
    reason: 'this machine has no way there at the moment',
    advice: 'check the network connection',
  },
  {
    matches: hasCode(/^ECONNREFUSED$/),
    code: 'backend.unreachable',
    reason: 'nothing listens there',
  },
  {
    matches: hasCode(/^ETIMEDOUT$|^UND_ERR_(CONNECT|HEADERS)_TIMEOUT$/),
    code: 'backend.timeout',
    reason: 'it did not answer in time',
    retry: 'afterDelay',
  },
  {
    matches: hasCode(/^ECONNRESET$|^EPIPE$|^UND_ERR_SOCKET$/),
    code: 'backend.unreachable',
    reason: 'it hung up before it answered',
    retry: 'afterDelay',
  },
];

/** Nothing but a proxy makes a request go to another port than the endpoint's own. */
function wasRefusedElsewhere({ message }: NetworkFailure, { baseUrl }: Endpoint): boolean {
  const refusedPort = /ECONNREFUSED \S+:(\d+)/.exec(message)?.[1];
  const { port, protocol } = new URL(baseUrl);
  const ownPort = port || (protocol === 'https:' ? '443' : '80');
  return refusedPort !== undefined && refusedPort !== ownPort;
}

function hasCode(pattern: RegExp): FailureKind['matches'] {
  return ({ codes }) => codes.some((code) => pattern.test(code));
}
