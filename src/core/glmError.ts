/**
 * What went wrong, as a word that code can switch on.
 * `backend.*` any server that speaks HTTP, `budget.*` and `privacy.*` the user's own limits, `model.*` a model file,
 * `sidecar.*` our child process.
 */
export type GlmErrorCode =
  | 'backend.noKey'
  | 'backend.badAddress'
  | 'backend.unauthorized'
  | 'backend.noSuchModel'
  | 'backend.rateLimited'
  | 'backend.noBalance'
  | 'backend.overloaded'
  | 'backend.badRequest'
  | 'backend.promptTooLong'
  | 'backend.contentRefused'
  | 'backend.serverError'
  | 'backend.unreachable'
  | 'backend.timeout'
  | 'backend.notAnApi'
  | 'backend.badStream'
  | 'backend.streamCut'
  | 'budget.exceeded'
  | 'budget.noPrice'
  | 'privacy.localOnly'
  | 'privacy.notChecked'
  | 'model.none'
  | 'model.missing'
  | 'model.corrupt'
  | 'model.unsupported'
  | 'model.tooLarge'
  | 'model.loadFailed'
  | 'sidecar.cannotBind'
  | 'sidecar.crashed'
  | 'sidecar.impostor';

/**
 * Whether the same request can succeed later: never, after a pause of seconds, or only from
 * `retryAt` on, when a limit of hours or days is lifted.
 */
export type RetryClass = 'never' | 'afterDelay' | 'afterReset';

export interface GlmErrorOptions {
  readonly cause?: unknown;
  /** Defaults to `never`. */
  readonly retry?: RetryClass;
  /** When the backend takes requests again, in milliseconds since the epoch, where it said so. */
  readonly retryAt?: number;
}

/** A failure whose `message` is a sentence for the user that names the next step. */
export class GlmError extends Error {
  readonly code: GlmErrorCode;
  readonly retry: RetryClass;
  readonly retryAt: number | undefined;

  constructor(code: GlmErrorCode, message: string, options: GlmErrorOptions = {}) {
    super(message, { cause: options.cause });
    this.name = 'GlmError';
    this.code = code;
    this.retry = options.retry ?? 'never';
    this.retryAt = options.retryAt;
  }

  /** Whether `error` is a GlmError, of one of `codes` if any are given. */
  static is(error: unknown, ...codes: GlmErrorCode[]): error is GlmError {
    return error instanceof GlmError && (codes.length === 0 || codes.includes(error.code));
  }
}

/** Whether `error` only says that somebody lost interest; such an error is never shown or logged. */
export function isAbort(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'AbortError' || error.name === 'APIUserAbortError')
  );
}
