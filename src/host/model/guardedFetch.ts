import type { Endpoint } from '../../core/glm/endpoint.ts';
import { explainHttpFailure } from '../../core/glm/errorDesk.ts';
import { GlmError } from '../../core/glmError.ts';
import { instanceHeader } from '../../protocol/sidecar.ts';

export type Fetch = typeof globalThis.fetch;

/**
 * A fetch for one endpoint. It sends the headers that a request needs and no others (the openai
 * package adds some about the machine), and lets only an event stream of the right server through;
 * anything else throws the `GlmError` that explains it.
 */
export function guardedFetch(endpoint: Endpoint, fetch: Fetch): Fetch {
  return async (input, init) => {
    const response = await fetch(input, {
      ...init,
      headers: requestHeaders(endpoint),
      redirect: 'manual', // code goes to the address that the user chose, and no further
    });
    if (endpoint.instance && response.headers.get(instanceHeader) !== endpoint.instance) {
      await response.body?.cancel();
      throw new GlmError(
        'sidecar.impostor',
        `Another program answers at ${new URL(endpoint.baseUrl).host}, where the local model was — it is started again.`,
      );
    }
    if (!response.ok || !mayBeEventStream(response)) {
      throw await explainResponse(response, endpoint);
    }
    return response;
  };
}

/** Headers of a request with a JSON body; without a key, no `authorization`. */
export function requestHeaders({ apiKey }: Pick<Endpoint, 'apiKey'>): Record<string, string> {
  return {
    accept: 'text/event-stream, application/json',
    'content-type': 'application/json',
    'user-agent': 'glm-air',
    ...(apiKey ? { authorization: `Bearer ${apiKey}` } : {}),
  };
}

/** Some servers give their event streams another type, but JSON and web pages are never one. */
function mayBeEventStream(response: Response): boolean {
  return !/^(application\/(.+\+)?json|text\/html)/i.test(
    response.headers.get('content-type') ?? '',
  );
}

/** Reads a response that is not what was asked for, and explains it. */
export async function explainResponse(response: Response, endpoint: Endpoint): Promise<GlmError> {
  const failure = {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    body: await response.text(),
    header: (name: string) => response.headers.get(name) ?? undefined,
  };
  return explainHttpFailure(failure, endpoint, Date.now());
}
