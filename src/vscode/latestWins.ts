import type { Logger } from '../core/ports.ts';

/**
 * Makes a step out of asynchronous work that may be asked for again while it runs. The work asks
 * `isLatest` before it changes anything, so that a slower earlier run can't undo a later one.
 * The step never rejects: a failure is logged, and the next change runs it again.
 */
export function latestWins(
  work: (isLatest: () => boolean) => Promise<void>,
  logger: Logger,
): () => Promise<void> {
  let newest = 0;
  return async () => {
    newest += 1;
    const own = newest;
    try {
      await work(() => own === newest);
    } catch (error) {
      logger.error(`setup: ${error instanceof Error ? error.stack : String(error)}`);
    }
  };
}
