import { APIError, OpenAIError } from 'openai';
import type { Endpoint } from '../../core/glm/endpoint.ts';
import { explainErrorBody } from '../../core/glm/errorDesk.ts';
import { badStream, streamCut } from '../../core/glm/streamReader.ts';
import { GlmError } from '../../core/glmError.ts';
import { causes, explainConnectionFailure } from './connectionFailure.ts';

/**
 * The GlmError for what a request through the openai package threw.
 * @param progress `streaming` once the response's head was there.
 */
export function explainRequestFailure(
  error: unknown,
  endpoint: Endpoint,
  progress: 'connecting' | 'streaming',
): GlmError {
  if (error instanceof APIError && error.error) {
    return explainErrorBody({ error: error.error }, endpoint, Date.now());
  }
  if (progress === 'connecting' || causes(error).some((link) => GlmError.is(link))) {
    return explainConnectionFailure(error, endpoint);
  }
  // The package's own words for events that are not JSON, and for a response without a body.
  return error instanceof SyntaxError || error instanceof OpenAIError
    ? badStream(endpoint, error)
    : streamCut(endpoint, error);
}
