import type { Logger } from '../../src/core/ports.ts';

type Level = keyof Logger;

/** A log to look into. */
export class RecordingLogger implements Logger {
  readonly entries: { readonly level: Level; readonly message: string }[] = [];

  trace(message: string): void {
    this.entries.push({ level: 'trace', message });
  }
  debug(message: string): void {
    this.entries.push({ level: 'debug', message });
  }
  info(message: string): void {
    this.entries.push({ level: 'info', message });
  }
  warn(message: string): void {
    this.entries.push({ level: 'warn', message });
  }
  error(message: string): void {
    this.entries.push({ level: 'error', message });
  }
}
