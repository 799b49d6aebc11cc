import type { Endpoint } from '../../core/glm/endpoint.ts';
import { explainNetworkFailure } from '../../core/glm/networkDesk.ts';
import { GlmError } from '../../core/glmError.ts';

/** The GlmError for what a fetch threw: one of ours that it carries, or what the network said. */
export function explainConnectionFailure(error: unknown, endpoint: Endpoint): GlmError {
  const chain = causes(error);
  const known = chain.find((link) => GlmError.is(link));
  if (known) {
    return known;
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
  const { code, message, retry } = failure;
  return new GlmError(code, message, { cause: error, retry });
}

/** The error, what caused it, and so on; of several attempts at once (AggregateError), all. */
export function causes(error: unknown): Error[] {
  if (!(error instanceof Error)) {
    return [];
  }
  const parts = error instanceof AggregateError ? error.errors.flatMap(causes) : [];
  return [error, ...parts, ...causes(error.cause)];
}
