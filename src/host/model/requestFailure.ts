import { APIError, OpenAIError } from 'openai';
import type { Endpoint } from '../../core/glm/endpoint.ts';
import { explainErrorBody } from '../../core/glm/errorDesk.ts';
import { explainNetworkFailure } from '../../core/glm/networkDesk.ts';
import { badStream, streamCut } from '../../core/glm/streamReader.ts';
import { GlmError } from '../../core/glmError.ts';

/**
 * The GlmError for what a request threw. The openai package wraps most errors, so the whole chain
 * of causes is looked at.
 * @param progress `streaming` once the response's head was there.
 */
export function explainFailure(
  error: unknown,
  endpoint: Endpoint,
  progress: 'connecting' | 'streaming',
): GlmError {
  const chain = causes(error);
  const known = chain.find((link) => GlmError.is(link));
  if (known) {
    return known;
  }
  if (error instanceof APIError && error.error) {
    return explainErrorBody({ error: error.error }, endpoint, Date.now());
  }
  if (progress === 'streaming') {
    // The package's own words for events that are not JSON, and for a response without a body.
    return error instanceof SyntaxError || error instanceof OpenAIError
      ? badStream(endpoint, error)
      : streamCut(endpoint, error);
  }
  const failure = explainNetworkFailure(
    {
      codes: chain.flatMap((link) =>
        'code' in link && typeof link.code === 'string' ? link.code : [],
      ),
      message: chain.map((link) => link.message).join(': '),
    },
    endpoint,
  );
  return new GlmError(failure.code, failure.message, { cause: error });
}

/** The error, what caused it, and so on; of several attempts at once (AggregateError), all. */
function causes(error: unknown): Error[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const parts = error instanceof AggregateError ? error.errors.flatMap(causes) : [];
  return [error, ...parts, ...causes(error.cause)];
}
