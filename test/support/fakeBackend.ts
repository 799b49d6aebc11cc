import type { GlmError } from '../../src/core/glmError.ts';
import type {
  Backend,
  BackendId,
  BackendState,
  Clock,
  Logger,
  ModelClient,
  ModelEvent,
} from '../../src/core/ports.ts';

/** A clock that moves only when it is told to. */
export class ManualClock implements Clock {
  nowMs = 1_000_000;
  #sleepers: { wakeAt: number; wake: () => void }[] = [];

  now(): number {
    return this.nowMs;
  }

  sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#sleepers.push({ wakeAt: this.nowMs + durationMs, wake: resolve });
      signal.addEventListener('abort', () => reject(signal.reason), { once: true });
    });
  }

  async advance(durationMs: number): Promise<void> {
    this.nowMs += durationMs;
    const due = this.#sleepers.filter((sleeper) => sleeper.wakeAt <= this.nowMs);
    this.#sleepers = this.#sleepers.filter((sleeper) => sleeper.wakeAt > this.nowMs);
    for (const sleeper of due) {
      sleeper.wake();
    }
    await Promise.resolve();
  }
}

/** A logger that keeps `level message` lines. */
export class ListLogger implements Logger {
  readonly lines: string[] = [];
  readonly trace = (message: string): void => void this.lines.push(`trace ${message}`);
  readonly debug = (message: string): void => void this.lines.push(`debug ${message}`);
  readonly info = (message: string): void => void this.lines.push(`info ${message}`);
  readonly warn = (message: string): void => void this.lines.push(`warn ${message}`);
  readonly error = (message: string): void => void this.lines.push(`error ${message}`);
}

/** A backend whose state is set by hand and whose answer is a script. */
export class FakeBackend implements Backend {
  readonly id: BackendId;
  current: BackendState;
  script: () => AsyncIterable<ModelEvent>;
  readonly notes: string[] = [];

  constructor(id: BackendId, state: BackendState, script: () => AsyncIterable<ModelEvent>) {
    this.id = id;
    this.current = state;
    this.script = script;
  }

  label(): string {
    return this.id;
  }

  state(): BackendState {
    return this.current;
  }

  connect(): Promise<ModelClient> {
    return Promise.resolve({ chat: () => this.script(), fillInMiddle: () => this.script() });
  }

  noteAnswer(): void {
    this.notes.push('answer');
  }

  noteFailure(error: GlmError): void {
    this.notes.push(error.code);
  }
}
