import { dialects, type ServerKind } from '../../core/glm/dialects.ts';
import type { Endpoint } from '../../core/glm/endpoint.ts';
import { listedModels, type ListedModel } from '../../core/glm/modelList.ts';
import { kindByOwner, tellingRoutes } from '../../core/glm/serverKind.ts';
import { GlmError } from '../../core/glmError.ts';
import type { Fetch } from './guardedFetch.ts';
import { askServer } from './serverInquiry.ts';

/** The models that an endpoint's server lists; none if it refuses to. Throws like `askServer`. */
export async function askForModels(
  endpoint: Endpoint,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<readonly ListedModel[]> {
  return listedModels(await askOpenly(`${endpoint.baseUrl}/models`, endpoint, fetch, signal));
}

/** Under whatever name a server has it; its limits are known. */
const airNames = /glm-4\.5-air/i;

/**
 * An endpoint of the user's own, recognised, and any other with its limits, where its model is not GLM-4.5-Air. One that
 * is silent stays as it is, and the request that is to come will tell why.
 */
export async function recogniseAddress(
  endpoint: Endpoint,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Endpoint> {
  if (endpoint.dialect.name !== 'unknown' && airNames.test(endpoint.model)) {
    return endpoint;
  }
  try {
    const models = await askForModels(endpoint, fetch, signal);
    return await recogniseServer(endpoint, models, fetch, signal);
  } catch (error) {
    if (!GlmError.is(error)) {
      throw error;
    }
    return endpoint;
  }
}

/**
 * The same endpoint with the dialect of the server that answers there, if that was not known, and
 * with the limits that it states. Costs at most three small questions and no tokens.
 * @param models what the server lists.
 */
export async function recogniseServer(
  endpoint: Endpoint,
  models: readonly ListedModel[],
  fetch: Fetch,
  signal: AbortSignal,
): Promise<Endpoint> {
  const limits = models.find(({ id }) => id === endpoint.model)?.limits;
  const known = { ...endpoint, ...(limits && { limits }) };
  if (endpoint.dialect.name !== 'unknown') {
    return known;
  }
  const kind = kindByOwner(models) ?? (await kindByRoutes(endpoint, fetch, signal));
  return { ...known, dialect: dialects[kind] };
}

async function kindByRoutes(
  endpoint: Endpoint,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<ServerKind> {
  const root = endpoint.baseUrl.replace(/\/v\d+$/, '');
  for (const { path, kind, shape } of tellingRoutes) {
    const answer = await askOpenly(`${root}${path}`, endpoint, fetch, signal);
    if (shape.safeParse(answer).success) {
      return kind;
    }
  }
  return 'unknown';
}

/** A server that refuses a question leaves it open; one that is silent will be so again. */
async function askOpenly(...question: Parameters<typeof askServer>): Promise<unknown> {
  try {
    return await askServer(...question);
  } catch (error) {
    if (!GlmError.is(error) || GlmError.is(error, 'backend.unreachable', 'backend.timeout')) {
      throw error;
    }
    return undefined;
  }
}
