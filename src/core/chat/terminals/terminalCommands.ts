import type { Clock, CommandRunner, CommandStatus, ShellCommand, Terminals } from '../../ports.ts';
import type { Shell } from '../../safety/action.ts';
import { ToolError } from '../tools/tool.ts';
import { CommandRecord } from './commandRecord.ts';

/** Commands that are over and can still be read; each has a megabyte of output at most. */
const maxEnded = 20;

/** The commands that tools have started, by number, whatever runs them. */
export class TerminalCommands implements Terminals {
  readonly #runner: CommandRunner;
  readonly #clock: Clock;
  readonly #commands = new Map<string, CommandRecord>();
  #count = 0;

  constructor(runner: CommandRunner, clock: Clock) {
    this.#runner = runner;
    this.#clock = clock;
  }

  shell(): Shell {
    return this.#runner.shell();
  }

  async run(command: ShellCommand, waitMs: number, signal: AbortSignal): Promise<CommandStatus> {
    const record = new CommandRecord(`c${(this.#count += 1)}`);
    record.begin(await this.#runner.start(command, record, signal));
    this.#keep(record);
    try {
      await this.#waitForEnd(record, waitMs, signal);
    } catch (error) {
      await record.stop();
      throw error;
    }
    return record.look();
  }

  async read(id: string, waitMs: number, signal: AbortSignal): Promise<CommandStatus> {
    const record = this.#find(id);
    await this.#waitForEnd(record, waitMs, signal);
    return record.look();
  }

  lines(id: string, startLine: number, endLine: number): string {
    return this.#find(id).lines(startLine, endLine);
  }

  async send(id: string, text: string): Promise<void> {
    const record = this.#find(id);
    if (!record.isRunning) {
      throw new ToolError(`${id} is over, so it takes no input. Run it again with run_command.`);
    }
    record.send(text);
  }

  async stop(id: string): Promise<CommandStatus> {
    const record = this.#find(id);
    await record.stop();
    return record.look();
  }

  /** Returns at the end or after `waitMs`, whichever comes first. */
  async #waitForEnd(record: CommandRecord, waitMs: number, signal: AbortSignal): Promise<void> {
    const over = new AbortController();
    void record.ended.then(() => over.abort());
    const either = AbortSignal.any([signal, over.signal]);
    await this.#clock.sleep(waitMs, either).catch(() => signal.throwIfAborted());
  }

  #keep(record: CommandRecord): void {
    this.#commands.set(record.id, record);
    const ended = [...this.#commands.values()].filter(({ isRunning }) => !isRunning);
    for (const { id } of ended.slice(0, -maxEnded)) {
      this.#commands.delete(id);
    }
  }

  #find(id: string): CommandRecord {
    const record = this.#commands.get(id);
    if (!record) {
      const running = [...this.#commands.values()].filter(({ isRunning }) => isRunning);
      const ids = running.map((each) => each.id).join(', ') || 'none';
      throw new ToolError(`There is no command ${id}. Running now: ${ids}.`);
    }
    return record;
  }
}
