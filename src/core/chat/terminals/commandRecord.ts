import type { CommandListener, CommandStatus, StartedCommand } from '../../ports.ts';
import { OutputLog } from './outputLog.ts';

/** One command from its start on: what it printed and how it ended. */
export class CommandRecord implements CommandListener {
  readonly id: string;
  /** Resolves when it has ended. */
  readonly ended: Promise<void>;
  readonly #output = new OutputLog();
  readonly #end: () => void;
  #started: StartedCommand | undefined;
  #state: CommandStatus['state'] = 'running';
  #exitCode: number | undefined;
  #isStopping = false;

  constructor(id: string) {
    this.id = id;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.ended = promise;
    this.#end = resolve;
  }

  get isRunning(): boolean {
    return this.#state === 'running';
  }

  begin(started: StartedCommand): void {
    this.#started = started;
  }

  onOutput(chunk: string): void {
    this.#output.write(chunk);
  }

  onEnd(exitCode: number | undefined): void {
    this.#state = this.#isStopping ? 'stopped' : 'exited';
    this.#exitCode = exitCode;
    this.#end();
  }

  send(text: string): void {
    this.#started?.send(text);
  }

  async stop(): Promise<void> {
    this.#isStopping = this.isRunning;
    await this.#started?.stop();
  }

  lines(startLine: number, endLine: number): string {
    return this.#output.lines(startLine, endLine);
  }

  /** How it is now; what it printed counts as seen from here on. */
  look(): CommandStatus {
    const { text: newOutput, firstLine } = this.#output.look();
    return { id: this.id, state: this.#state, exitCode: this.#exitCode, newOutput, firstLine };
  }
}
