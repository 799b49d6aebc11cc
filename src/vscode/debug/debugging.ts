import * as vscode from 'vscode';
import type { DebugDesk } from '../../core/debug/debugDesk.ts';
import { Emitter } from '../../core/emitter.ts';
import type { Logger } from '../../core/ports.ts';

/** Where breakpoints of ours are remembered over a crash of the window. */
export const breakpointsKey = 'breakpoints of ours';

/** Debugging once somebody debugs. */
export interface OpenDebugging {
  readonly desk: DebugDesk;
  /** Reads along in a session. */
  track(session: vscode.DebugSession): vscode.DebugAdapterTracker;
  dispose(): void;
}

/** Hears of every debug session from its beginning; what stands behind it is loaded with the first one, or when it is asked for. */
export class Debugging implements vscode.DebugAdapterTrackerFactory, vscode.Disposable {
  readonly onDidOpen = new Emitter<DebugDesk>();
  readonly #load: () => Promise<OpenDebugging>;
  readonly #logger: Logger;
  readonly #registration: vscode.Disposable;
  #opening: Promise<OpenDebugging> | undefined;
  #open: OpenDebugging | undefined;

  constructor(load: () => Promise<OpenDebugging>, logger: Logger) {
    this.#load = load;
    this.#logger = logger;
    this.#registration = vscode.debug.registerDebugAdapterTrackerFactory('*', this);
  }

  /** `undefined` as long as nobody has debugged anything in this window. */
  get desk(): DebugDesk | undefined {
    return this.#open?.desk;
  }

  async open(): Promise<DebugDesk> {
    return (await this.#opened()).desk;
  }

  async createDebugAdapterTracker(
    session: vscode.DebugSession,
  ): Promise<vscode.DebugAdapterTracker | undefined> {
    try {
      return (await this.#opened()).track(session);
    } catch (error) {
      this.#logger.error(`debug: a session is not followed: ${String(error)}`);
      return undefined;
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#open?.dispose();
  }

  #opened(): Promise<OpenDebugging> {
    this.#opening ??= this.#load().then(
      (open) => {
        this.#open = open;
        this.onDidOpen.emit(open.desk);
        return open;
      },
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }
}
