import { ToolError } from '../../chat/tools/tool.ts';

/** An investigation that needs more goes in circles. */
const maxCalls = 25;
const maxLaunches = 8;
/** The same call twice may be right after something changed; more often nothing new comes of it. */
const maxSame = 2;

/** How often the tools for debugging may be used in one turn. */
export class TurnLimits {
  #turnId = '';
  #calls = 0;
  #launches = 0;
  readonly #same = new Map<string, number>();

  /** Counts a call. Throws `ToolError` where it is one too many. */
  countCall(turnId: string, name: string, given: unknown): void {
    this.#begin(turnId);
    this.#calls += 1;
    if (this.#calls > maxCalls) {
      throw new ToolError(
        `That were ${maxCalls} calls of the debugger in this turn. Conclude with what you know, and say what is open.`,
      );
    }
    const key = `${name} ${JSON.stringify(given)}`;
    const count = (this.#same.get(key) ?? 0) + 1;
    this.#same.set(key, count);
    if (count > maxSame) {
      throw new ToolError(
        'You made this very call twice already, and its answer will be the same. Do something else.',
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

  /** The program moved: the same look shows something else. */
  forgetSame(): void {
    this.#same.clear();
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
