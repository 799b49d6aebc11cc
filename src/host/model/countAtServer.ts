import type { Endpoint } from '../../core/glm/endpoint.ts';
import { readTokenCount, tokenizeRequest, tokenizeUrl } from '../../core/glm/tokenCount.ts';
import { GlmError } from '../../core/glmError.ts';
import type { Fetch } from './guardedFetch.ts';
import { askServer } from './serverInquiry.ts';

/**
 * Tokens of a text by the endpoint's own vocabulary; `undefined` where its server does not count.
 * Throws the signal's reason after an abort, and nothing else.
 */
export async function countAtServer(
  text: string,
  endpoint: Endpoint,
  fetch: Fetch,
  signal: AbortSignal,
): Promise<number | undefined> {
  const url = tokenizeUrl(endpoint);
  if (url === undefined) {
    return undefined;
  }
  const body = JSON.stringify(tokenizeRequest(text));
  const post: Fetch = (input, init) => fetch(input, { ...init, method: 'POST', body });
  try {
    return readTokenCount(await askServer(url, endpoint, post, signal));
  } catch (error) {
    if (!GlmError.is(error)) {
      throw error;
    }
    return undefined; // an estimate is better than no answer; a request will tell what is wrong
  }
}
