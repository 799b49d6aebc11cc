import { ToolError } from '../../chat/tools/tool.ts';
import type { DebugSessions } from '../sessions/debugSessions.ts';

/** An investigation that needs more goes in circles. */
const maxCalls = 25;
/** A verification of five runs and three experiments. */
const maxLaunches = 8;
/** The same question twice may be right; more often nothing new comes of it. */
const maxSame = 2;

/** After these the same question has another answer, and they themselves are limited as launches and calls. */
const movers: ReadonlySet<string> = new Set(['debug_breakpoints', 'debug_run', 'debug_trace']);

type Heard = Pick<DebugSessions, 'onDidStop' | 'onDidGoOn' | 'onDidPrint' | 'onDidEnd'>;

/** How often the tools for debugging may be used in one turn. */
export class TurnLimits {
  readonly #subscriptions: readonly (() => void)[];
  #turnId = '';
  #calls = 0;
  #launches = 0;
  /** Calls since anything happened. */
  readonly #same = new Map<string, number>();

  constructor({ onDidStop, onDidGoOn, onDidPrint, onDidEnd }: Heard) {
    const forget = () => this.#same.clear();
    this.#subscriptions = [
      onDidStop.on(forget),
      onDidGoOn.on(forget),
      onDidPrint.on(forget),
      onDidEnd.on(forget),
    ];
  }

  /** Counts a call. Throws `ToolError` where it is one too many. */
  countCall(turnId: string, name: string, given: unknown): void {
    this.#begin(turnId);
    this.#calls += 1;
    if (this.#calls > maxCalls) {
      throw new ToolError(
        `That were ${maxCalls} calls of the debugger in this turn. Conclude with what you know, and say what is open.`,
      );
    }
    if (movers.has(name)) {
      this.#same.clear();
      return;
    }
    const key = `${name} ${JSON.stringify(given)}`;
    const count = (this.#same.get(key) ?? 0) + 1;
    this.#same.set(key, count);
    if (count > maxSame) {
      throw new ToolError(
        'You made this very call twice already, and nothing has happened since: its answer will be the same. Do something else.',
      );
    }
  }

  /** Counts a start of a program. Throws `ToolError` where it is one too many. */
  countLaunch(turnId: string): void {
    this.#begin(turnId);
    this.#launches += 1;
    if (this.#launches > maxLaunches) {
      throw new ToolError(
        `${maxLaunches} programs were started in this turn. Conclude with what you know, and say what is open.`,
      );
    }
  }

  dispose(): void {
    this.#subscriptions.forEach((end) => end());
  }

  #begin(turnId: string): void {
    if (this.#turnId !== turnId) {
      this.#turnId = turnId;
      this.#calls = 0;
      this.#launches = 0;
      this.#same.clear();
    }
  }
}
