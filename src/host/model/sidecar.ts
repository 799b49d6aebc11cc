import { randomBytes, randomUUID } from 'node:crypto';
import { Emitter } from '../../core/emitter.ts';
import { dialects } from '../../core/glm/dialects.ts';
import type { Endpoint } from '../../core/glm/endpoint.ts';
import { GlmError } from '../../core/glmError.ts';
import type { BackendState, Clock, Logger } from '../../core/ports.ts';
import { sidecarReport, type SidecarBoot, type SidecarReport } from '../../protocol/sidecar.ts';
import type { LaunchChild, SidecarChild } from './sidecarChild.ts';

/** What the sidecar is to load, and how. */
export type ModelPlan = Pick<SidecarBoot, 'modelPath' | 'contextSize' | 'gpuLayers' | 'threads'>;

export interface SidecarParts {
  readonly plan: ModelPlan;
  readonly launch: LaunchChild;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** Pauses before the restarts after a crash; when they are used up, the user is told. */
const restartDelaysMs: readonly number[] = [500, 2_000, 8_000];

/** A sidecar that served this long was fine: a crash after it is the first one again. */
const goodRunMs = 5 * 60_000;

/** How long a child may take to end by itself; it has nothing to save. */
const endGraceMs = 2_000;

/** By when a child's end is known, after its connections have broken. */
const endNewsMs = 500;

/** Enough of stderr to see why a child died, and no more if it chatters. */
const maxStderrLength = 16_000;

/** A line that fits into a sentence. */
const maxLastWordsLength = 200;

/** One life of a child process. */
interface Run {
  readonly child: SidecarChild;
  readonly token: string;
  readonly instance: string;
  stderrLength: number;
  /** The line of stderr that seems to tell why it died. */
  lastWords: string;
  readyAtMs: number | undefined;
}

/**
 * The parent's side of one sidecar process: starts it, follows how it gets on, and starts it again
 * if it dies. A model that it can't load is its last word; another plan needs another Sidecar.
 */
export class Sidecar {
  readonly onDidChange = new Emitter<BackendState>();
  readonly #parts: SidecarParts;
  readonly #disposal = new AbortController();
  #pendingRestart = new AbortController();
  #run: Run | undefined;
  #state: BackendState = { kind: 'starting' };
  #endpoint: Endpoint | undefined;
  #crashes = 0;
  /** The end of the child before, under way or over. */
  #ending: Promise<void> | undefined;

  constructor(parts: SidecarParts) {
    this.#parts = parts;
  }

  get state(): BackendState {
    return this.#state;
  }

  get endpoint(): Endpoint | undefined {
    return this.#endpoint;
  }

  /** Starts the child unless it runs, with all its chances. */
  start(): void {
    if (!this.#run && !this.#disposal.signal.aborted) {
      this.#pendingRestart.abort();
      this.#crashes = 0;
      void this.#launchWhenFree();
    }
  }

  /** Ends the child, if there is one, and starts afresh, whatever happened before. */
  async restart(): Promise<void> {
    this.#become({ kind: 'starting' });
    await this.#end();
    this.start();
  }

  /** Ends the child for good and waits until it is gone; whoever waits for it sees an abort. */
  async dispose(): Promise<void> {
    this.#disposal.abort();
    await this.#end();
  }

  /** Waits until the model answers. Throws what made that impossible, or the signal's reason. */
  async whenReady(signal: AbortSignal): Promise<Endpoint> {
    const whileWanted = AbortSignal.any([signal, this.#disposal.signal]);
    for (;;) {
      if (this.#endpoint) {
        return this.#endpoint;
      }
      if (this.#state.kind === 'failed') {
        throw this.#state.error;
      }
      await this.#nextChange(whileWanted);
    }
  }

  /** A stranger at its port ends the child; a broken connection most likely means that it has ended. */
  async noteFailure(error: GlmError): Promise<void> {
    if (!this.#run || this.#state.kind !== 'ready') {
      return;
    }
    if (error.code === 'sidecar.impostor') {
      void this.#end();
      this.#recover('another program answered in its place');
    } else if (GlmError.is(error, 'backend.unreachable', 'backend.streamCut')) {
      await this.#endOf(this.#run.child);
    }
  }

  /** Waits for the news of a child's end, but not for long. */
  async #endOf(child: SidecarChild): Promise<void> {
    const patience = new AbortController();
    await Promise.race([child.ended, this.#parts.clock.sleep(endNewsMs, patience.signal)]);
    patience.abort();
  }

  /** Two large models do not fit into memory together, so the last child has to be gone. */
  async #launchWhenFree(): Promise<void> {
    if (this.#ending) {
      await this.#ending;
    }
    if (!this.#run && !this.#disposal.signal.aborted) {
      this.#launch();
    }
  }

  #launch(): void {
    const { launch, logger, plan } = this.#parts;
    this.#become({ kind: 'starting' });
    const run: Run = {
      child: launch({
        onMessage: (message) => this.#ifCurrent(run, () => this.#hear(run, message)),
        onStderr: (text) => logStderr(run, text, logger),
      }),
      token: randomBytes(32).toString('hex'),
      instance: randomUUID(),
      stderrLength: 0,
      lastWords: '',
      readyAtMs: undefined,
    };
    this.#run = run;
    void run.child.ended.then((cause) => this.#ifCurrent(run, () => this.#mourn(run, cause)));
    // Over IPC, so that no secret is on a command line.
    run.child.boot({ type: 'boot', ...plan, token: run.token, instance: run.instance, port: 0 });
  }

  #ifCurrent(run: Run, act: () => void): void {
    if (this.#run === run) {
      act();
    }
  }

  #hear(run: Run, message: unknown): void {
    const parsed = sidecarReport.safeParse(message);
    if (!parsed.success) {
      this.#parts.logger.debug('sidecar: sent a message that is not in the protocol');
      return;
    }
    const report = parsed.data;
    switch (report.type) {
      case 'loading':
        this.#become({ kind: 'loading', fraction: report.fraction });
        break;
      case 'ready':
        run.readyAtMs = this.#parts.clock.now();
        this.#parts.logger.info(`sidecar: ${describe(report)}`);
        this.#endpoint = endpointOf(run, report);
        this.#become({ kind: 'ready' });
        break;
      case 'failed':
        void this.#end();
        this.#become({ kind: 'failed', error: new GlmError(report.code, report.message) });
        break;
    }
  }

  #mourn(run: Run, cause: string): void {
    this.#run = undefined;
    if (run.readyAtMs !== undefined && this.#parts.clock.now() - run.readyAtMs >= goodRunMs) {
      this.#crashes = 0;
    }
    this.#recover(run.lastWords ? `${cause}: ${run.lastWords}` : cause);
  }

  /** Starts the child again after a pause, unless it has died too often. */
  #recover(cause: string): void {
    this.#endpoint = undefined;
    const delayMs = restartDelaysMs[this.#crashes];
    this.#crashes += 1;
    if (delayMs === undefined) {
      this.#become({ kind: 'failed', error: crashed(cause) });
      return;
    }
    this.#parts.logger.warn(
      `sidecar: ended (${cause}); restart ${this.#crashes} of ${restartDelaysMs.length} in ${delayMs} ms`,
    );
    this.#become({ kind: 'starting' });
    this.#pendingRestart = new AbortController();
    void this.#parts.clock.sleep(delayMs, this.#pendingRestart.signal).then(
      () => this.#launchWhenFree(),
      () => undefined, // ended, or restarted by hand, in the meantime
    );
  }

  /** Resolves when no child of this parent is left, whoever asked for its end first. */
  async #end(): Promise<void> {
    const run = this.#run;
    this.#run = undefined;
    this.#endpoint = undefined;
    this.#pendingRestart.abort();
    if (run) {
      this.#ending = this.#kill(run.child);
    }
    await this.#ending;
  }

  async #kill(child: SidecarChild): Promise<void> {
    child.kill('SIGTERM');
    const grace = new AbortController();
    const patience = this.#parts.clock.sleep(endGraceMs, grace.signal).then(
      () => child.kill('SIGKILL'),
      () => undefined, // it was gone in time
    );
    await child.ended;
    grace.abort();
    await patience;
  }

  #become(state: BackendState): void {
    this.#state = state;
    this.onDidChange.emit(state);
  }

  #nextChange(signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const settle = () => {
        unsubscribe();
        signal.removeEventListener('abort', settle);
        return signal.aborted ? reject(signal.reason) : resolve();
      };
      const unsubscribe = this.onDidChange.on(settle);
      signal.addEventListener('abort', settle, { once: true });
    });
  }
}

type ReadyReport = Extract<SidecarReport, { type: 'ready' }>;

function endpointOf(run: Run, report: ReadyReport): Endpoint {
  return {
    kind: 'sidecar',
    baseUrl: `http://127.0.0.1:${report.port}/v1`,
    apiKey: run.token,
    model: report.modelName,
    dialect: dialects.sidecar,
    limits: { contextTokens: report.contextSize },
    instance: run.instance,
  };
}

function describe({ modelName, compute, threads, contextSize }: ReadyReport): string {
  return `${modelName} on ${compute}, ${threads} threads, context of ${contextSize} tokens`;
}

function crashed(cause: string): GlmError {
  return new GlmError(
    'sidecar.crashed',
    `The local model stopped ${restartDelaysMs.length + 1} times (${cause}) — see “GLM Air: Show Log”, then run “GLM Air: Restart Sidecar”.`,
  );
}

function logStderr(run: Run, text: string, logger: Logger): void {
  const rest = text.slice(0, Math.max(0, maxStderrLength - run.stderrLength)).trimEnd();
  run.stderrLength += text.length;
  run.lastWords = tellingLine(text) || run.lastWords;
  if (rest) {
    logger.debug(`sidecar: ${rest}`);
  }
}

/** Node ends a trace with its own version, llama.cpp with a backtrace: the error stands above. */
function tellingLine(text: string): string {
  const lines = text.trimEnd().split('\n');
  const line = lines.find((each) => /error|abort|assert/i.test(each)) ?? lines.at(-1) ?? '';
  return line.trim().slice(0, maxLastWordsLength);
}
