import type { TurnHead } from '../../../protocol/transcript.ts';
import { GlmError } from '../../glmError.ts';

/** What the user is told of an error that ended a turn. */
export function turnError(error: unknown): NonNullable<TurnHead['error']> {
  if (!GlmError.is(error)) {
    const sentence =
      'Something went wrong in GLM Air itself — try again; “GLM Air: Show Log” tells more.';
    return { code: 'failed', sentence };
  }
  const { code, message: sentence, retryAt } = error;
  return { code, sentence, ...(retryAt !== undefined && { retryAt }) };
}
