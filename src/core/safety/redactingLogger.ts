import type { Logger } from '../ports.ts';
import { findAtOnce } from './secrets/findAtOnce.ts';
import type { SecretVault } from './secretVault.ts';

/**
 * A log that people can hand on: secrets that a line quotes (a server's complaint, an address) are replaced,
 * whatever the settings say, because a log outlives them.
 */
export function redactingLogger(logger: Logger, vault: SecretVault): Logger {
  const hide = (line: string) => vault.hide(line, findAtOnce(line));
  return {
    trace: (message) => logger.trace(hide(message)),
    debug: (message) => logger.debug(hide(message)),
    info: (message) => logger.info(hide(message)),
    warn: (message) => logger.warn(hide(message)),
    error: (message) => logger.error(hide(message)),
  };
}
