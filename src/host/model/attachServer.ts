import { dialects } from '../../core/glm/dialects.ts';
import { parseAddress, type Endpoint } from '../../core/glm/endpoint.ts';
import { addressAdvice, hostOf } from '../../core/glm/errorSentences.ts';
import { firstListedModel } from '../../core/glm/modelList.ts';
import { GlmError } from '../../core/glmError.ts';
import { explainConnectionFailure } from './connectionFailure.ts';
import { explainResponse, requestHeaders, type Fetch } from './guardedFetch.ts';
import { Watchdog } from './watchdog.ts';

/** A list of models is at hand in any server that works, on this machine or the next. */
const listPatienceMs = 5_000;

/**
 * Makes sure that an OpenAI-compatible server answers at `local.serverUrl`, and takes the first
 * model that it lists.
 * Throws `backend.notAnApi` if something else answers there, and `GlmError` if nothing does.
 */
export async function attachServer(
  serverUrl: string,
  signal: AbortSignal,
  fetch: Fetch,
): Promise<Endpoint> {
  const root = parseAddress(serverUrl, 'glmAir.local.serverUrl').replace(/\/v1$/, '');
  const endpoint: Endpoint = {
    kind: 'external',
    baseUrl: `${root}/v1`,
    apiKey: '',
    model: '',
    dialect: dialects.unknown,
  };
  const watchdog = new Watchdog(signal);
  watchdog.expectWithin(listPatienceMs, () => silentServer(endpoint));
  try {
    return { ...endpoint, model: await firstModel(endpoint, watchdog.signal, fetch) };
  } catch (error) {
    throw watchdog.signal.aborted
      ? watchdog.signal.reason
      : explainConnectionFailure(error, endpoint);
  } finally {
    watchdog.dispose();
  }
}

async function firstModel(endpoint: Endpoint, signal: AbortSignal, fetch: Fetch): Promise<string> {
  const headers = requestHeaders(endpoint);
  const response = await fetch(`${endpoint.baseUrl}/models`, {
    headers,
    redirect: 'manual',
    signal,
  });
  if (!response.ok) {
    throw await explainResponse(response, endpoint);
  }
  const model = firstListedModel(await readJson(response));
  if (!model) {
    throw new GlmError(
      'backend.notAnApi',
      `${hostOf(endpoint)} is not an OpenAI-compatible server: it lists no models — ${addressAdvice(endpoint)}.`,
    );
  }
  return model;
}

function silentServer(endpoint: Endpoint): GlmError {
  return new GlmError(
    'backend.timeout',
    `${hostOf(endpoint)} did not answer in time — ${addressAdvice(endpoint)}.`,
  );
}

/** @returns `undefined` for a body that is not JSON. */
async function readJson(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // whoever answers with something else is not an API
  }
}
