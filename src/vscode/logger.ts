import type * as vscode from 'vscode';
import type { Logger } from '../core/ports.ts';

/** VS Code's own log channel as core's logger; VS Code keeps the level and the time stamps. */
export function channelLogger(channel: vscode.LogOutputChannel): Logger {
  return {
    trace: (message) => channel.trace(message),
    debug: (message) => channel.debug(message),
    info: (message) => channel.info(message),
    warn: (message) => channel.warn(message),
    error: (message) => channel.error(message),
  };
}
