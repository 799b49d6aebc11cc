import { dialects } from '../../core/glm/dialects.ts';
import { parseAddress, type Endpoint } from '../../core/glm/endpoint.ts';
import { addressAdvice, hostOf } from '../../core/glm/errorSentences.ts';
import { listedModels } from '../../core/glm/modelList.ts';
import { GlmError } from '../../core/glmError.ts';
import type { Fetch } from './guardedFetch.ts';
import { recogniseServer } from './recogniseServer.ts';
import { askServer } from './serverInquiry.ts';

/**
 * Makes sure that an OpenAI-compatible server answers at `local.serverUrl`, takes the first model
 * that it lists, and finds out what kind of server it is.
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
  const models = listedModels(await askServer(`${root}/v1/models`, endpoint, fetch, signal));
  const [first] = models;
  if (!first) {
    throw new GlmError(
      'backend.notAnApi',
      `${hostOf(endpoint)} is not an OpenAI-compatible server: it lists no models — ${addressAdvice(endpoint)}.`,
    );
  }
  return recogniseServer({ ...endpoint, model: first.id }, models, fetch, signal);
}
