import type { Endpoint } from '../../core/glm/endpoint.ts';
import { addressAdvice, hostOf } from '../../core/glm/errorSentences.ts';
import { GlmError } from '../../core/glmError.ts';
import { parseJson } from '../../core/json.ts';
import { explainConnectionFailure } from './connectionFailure.ts';
import { explainResponse, requestHeaders, type Fetch } from './guardedFetch.ts';
import { Watchdog } from './watchdog.ts';

/** What a server knows of itself is at hand in any that works, on this machine or the next. */
const patienceMs = 5_000;

/**
 * Asks an endpoint's server a question about itself, which costs no tokens.
 * @param url of the route; its host is the endpoint's own.
 * @returns parsed JSON, or `undefined` for an answer of another kind.
 * Throws the `GlmError` that explains a refusal or silence, or the signal's reason after an abort.
 */
export async function askServer(
  url: string,
  endpoint: Endpoint,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<unknown> {
  const watchdog = new Watchdog(signal);
  watchdog.expectWithin(patienceMs, () => silentServer(endpoint));
  try {
    const response = await fetch(url, {
      headers: requestHeaders(endpoint),
      redirect: 'manual', // the key goes to the address that the user chose, and no further
      signal: watchdog.signal,
    });
    if (!response.ok) {
      throw await explainResponse(response, endpoint);
    }
    return parseJson(await response.text()); // whoever answers with something else is not an API
  } catch (error) {
    throw watchdog.signal.aborted
      ? watchdog.signal.reason
      : explainConnectionFailure(error, endpoint);
  } finally {
    watchdog.dispose();
  }
}

function silentServer(endpoint: Endpoint): GlmError {
  return new GlmError(
    'backend.timeout',
    `${hostOf(endpoint)} did not answer in time — ${addressAdvice(endpoint)}.`,
  );
}
