import * as path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { ModelLimits } from '../../core/glm/contextPlan.ts';
import { limitsOf, type Endpoint } from '../../core/glm/endpoint.ts';
import type { Emitter } from '../../core/emitter.ts';
import { GlmError } from '../../core/glmError.ts';
import type { Backend, BackendState, BackendTerms, ModelClient } from '../../core/ports.ts';
import type { BackendHealth } from '../../core/routing/backendHealth.ts';
import { effectiveChoice } from '../../core/routing/chooseBackend.ts';
import type { Settings } from '../../core/settings.ts';
import { isLoopback } from './loopback.ts';

/** What runs a local model: our child process, or a server that somebody else runs. */
export interface LocalEngine {
  readonly onDidChange: Emitter<BackendState>;
  readonly state: BackendState;
  /** Where it answers, or did last; `undefined` until it can. */
  readonly endpoint: Endpoint | undefined;
  start(): void;
  /** Resolves when the engine can answer; throws the `GlmError` that keeps it from doing so. */
  whenReady(signal: AbortSignal): Promise<Endpoint>;
  /** Draws its conclusions from a request that failed; its state tells them by the time this is over. */
  noteFailure(error: GlmError): Promise<void> | void;
  /** Begins anew, whatever happened before. */
  restart(): void;
  /** Resolves when all that the engine started is gone. */
  dispose(): Promise<void>;
}

/** Which engine the settings ask for, and all that it needs to know. */
export type LocalPlan =
  | {
      readonly engine: 'bundled';
      readonly modelPath: string;
      readonly gpuLayers: 'auto' | number;
      readonly contextSize: 'auto' | number;
    }
  | { readonly engine: 'external'; readonly serverUrl: string };

export interface LocalBackendParts {
  readonly health: BackendHealth;
  readonly createEngine: (plan: LocalPlan) => LocalEngine;
  readonly openClient: (endpoint: Endpoint) => Promise<ModelClient>;
}

/** A small model on a small machine has room for so much. */
const leastContextTokens = 8_192;

/** Wherever this file lies, its answers are a demo's and labelled so. */
const demoModelFile = 'tiny-glm.gguf';

/** The model on this machine, as the settings describe it; at most one engine lives at a time. */
export class LocalBackend implements Backend {
  readonly id = 'local';
  readonly #parts: LocalBackendParts;
  #plan: LocalPlan | undefined;
  #engine: LocalEngine | undefined;
  #endpoint: Endpoint | undefined;
  #client: Promise<ModelClient> | undefined;
  /** The end of the engine before; two large models would not fit into memory together. */
  #predecessor: Promise<void> = Promise.resolve();
  #isDisposed = false;

  constructor(parts: LocalBackendParts) {
    this.#parts = parts;
  }

  /** Takes over new settings. An engine that runs goes on while the plan is the same. */
  configure(settings: Settings): void {
    const plan = planOf(settings);
    if (GlmError.is(plan)) {
      this.#retire();
      this.#plan = undefined;
      this.#parts.health.set({ kind: 'unconfigured', error: plan });
      return;
    }
    const mayBeAsked =
      effectiveChoice(settings, 'ghostText') !== 'remote' ||
      effectiveChoice(settings, 'chat') !== 'remote';
    const isWanted = this.#engine !== undefined || mayBeAsked;
    if (!isWanted) {
      this.#plan = undefined;
      this.#parts.health.set({ kind: 'unconfigured', error: notStarted });
    } else if (!isDeepStrictEqual(plan, this.#plan)) {
      this.#retire();
      this.#plan = plan;
      void this.#start(plan);
    }
  }

  label(): string {
    const isDemo =
      this.#plan?.engine === 'bundled' && path.basename(this.#plan.modelPath) === demoModelFile;
    return isDemo ? 'demo' : 'local';
  }

  state(): BackendState {
    return this.#parts.health.state();
  }

  /** A server on another machine of the network is `local` by name only. */
  terms(): BackendTerms {
    const plan = this.#plan;
    const isExternal = plan?.engine === 'external';
    return {
      identity: isExternal ? plan.serverUrl : (plan?.modelPath ?? ''),
      isOnThisMachine: !isExternal || isLoopback(plan.serverUrl),
      prices: { input: 0, output: 0 },
    };
  }

  /** Until an engine has told its own, what it was asked for, or what any can do. */
  limits(): ModelLimits {
    const endpoint = this.#engine?.endpoint;
    if (endpoint) {
      return limitsOf(endpoint);
    }
    const asked = this.#plan?.engine === 'bundled' ? this.#plan.contextSize : 'auto';
    return limitsOf({ limits: { contextTokens: asked === 'auto' ? leastContextTokens : asked } });
  }

  /** Waits until the engine can answer; throws why it can't. */
  async endpoint(signal: AbortSignal): Promise<Endpoint> {
    await this.#predecessor;
    if (!this.#engine) {
      throw new GlmError('model.none', noModelSentence);
    }
    return this.#engine.whenReady(signal);
  }

  async connect(signal: AbortSignal): Promise<ModelClient> {
    const endpoint = await this.endpoint(signal);
    if (!this.#client || !isDeepStrictEqual(endpoint, this.#endpoint)) {
      this.#endpoint = endpoint;
      this.#client = this.#parts.openClient(endpoint);
    }
    return this.#client;
  }

  noteAnswer(): void {
    this.#parts.health.noteAnswer();
  }

  noteFailure(error: GlmError): void {
    void this.#noteFailure(error);
  }

  restart(): void {
    if (!this.#engine) {
      throw new GlmError('model.none', noModelSentence);
    }
    this.#engine.restart();
  }

  async dispose(): Promise<void> {
    this.#isDisposed = true;
    this.#retire();
    await this.#predecessor;
  }

  /** The engine first: where it begins anew, a second complaint about the same would be one too many. */
  async #noteFailure(error: GlmError): Promise<void> {
    await this.#engine?.noteFailure(error);
    this.#parts.health.noteFailure(error);
  }

  #retire(): void {
    const engine = this.#engine;
    this.#engine = undefined;
    this.#client = undefined;
    if (engine) {
      this.#predecessor = engine.dispose();
    }
  }

  async #start(plan: LocalPlan): Promise<void> {
    this.#parts.health.set({ kind: 'starting' });
    await this.#predecessor;
    if (this.#isDisposed || this.#plan !== plan) {
      return;
    }
    const engine = this.#parts.createEngine(plan);
    this.#engine = engine;
    engine.onDidChange.on((state) => {
      if (this.#engine === engine) {
        this.#parts.health.set(state);
      }
    });
    engine.start();
  }
}

const noModelSentence =
  'There is no local model yet — run “GLM Air: Select Model File” or “Use Demo Model”.';
const notStarted = new GlmError(
  'model.none',
  'The local engine is not started while the backend is set to remote — run “GLM Air: Select Backend”.',
);

function planOf(settings: Settings): LocalPlan | GlmError {
  const engine = settings['local.engine'];
  const serverUrl = settings['local.serverUrl'].trim();
  if (engine === 'external' || (engine === 'auto' && serverUrl)) {
    return { engine: 'external', serverUrl };
  }
  const modelPath = settings['local.modelPath'].trim();
  if (!modelPath) {
    return new GlmError('model.none', noModelSentence);
  }
  const { 'local.gpuLayers': gpuLayers, 'local.contextSize': contextSize } = settings;
  return { engine: 'bundled', modelPath, gpuLayers, contextSize };
}
