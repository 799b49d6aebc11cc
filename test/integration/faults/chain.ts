import { onTestFinished } from 'vitest';
import { CompletionEngine } from '../../../src/core/completion/engine.ts';
import { Budget } from '../../../src/core/glm/budget.ts';
import { GlmError } from '../../../src/core/glmError.ts';
import type { Clock, Logger } from '../../../src/core/ports.ts';
import { LatencyMonitor } from '../../../src/core/routing/latencyMonitor.ts';
import { RoutedClient } from '../../../src/core/routing/routedClient.ts';
import { SecretVault } from '../../../src/core/safety/secretVault.ts';
import { parseSettings, type Settings } from '../../../src/core/settings.ts';
import { statusView, type StatusView } from '../../../src/core/statusView.ts';
import { createBackends, type Backends } from '../../../src/host/model/backends.ts';
import type { Patience } from '../../../src/host/model/modelStream.ts';
import { systemClock } from '../../../src/host/systemClock.ts';
import { MemorySpendStore } from '../../support/memorySpendStore.ts';
import { MapMemory } from '../../support/modelEvents.ts';
import { RecordingLogger } from '../../support/recordingLogger.ts';

export interface ChainOptions {
  /** Raw values by key without the `glmAir.` prefix, as a settings.json may hold them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly apiKey?: string;
  /** Bundle of the sidecar; without one there is no local model. */
  readonly sidecarPath?: string;
  /** How long a server may be silent, where that is not to be as long as in earnest. */
  readonly patienceMs?: number;
}

/** Everything between a keystroke and a model, joined as the extension joins it. */
export interface Chain {
  readonly backends: Backends;
  readonly client: RoutedClient;
  readonly engine: CompletionEngine;
  /** Types one more character. @returns the ghost text; empty if there is none */
  type(): Promise<string>;
  setApiKey(apiKey: string): void;
  status(): StatusView;
  /** Log lines that ask for attention. */
  complaints(): readonly string[];
  /** Log lines that tell how things go. */
  news(): readonly string[];
  /** Puts the clock forward. */
  pass(durationMs: number): void;
}

/** A line of the sample project; the tiny GLM knows how it goes on from where typing begins. */
const line = 'return this.items.length < before;';
const begunLength = 'return this.i'.length;
const before = `export class Cart {
  private items: LineItem[] = [];

  remove(sku: string): boolean {
    const before = this.items.length;
    this.items = this.items.filter((item) => item.sku !== sku);
    `;
const after = '\n  }\n';

/** Builds the chain; the test's end ends what it started. */
export function startChain(options: ChainOptions): Chain {
  const { settings: raw, apiKey, sidecarPath = '', patienceMs } = options;
  const logger = new RecordingLogger();
  const clock = new ForwardClock();
  const { settings, problems } = parseSettings((key) => ({
    effective: raw[key],
    user: raw[key],
    workspace: undefined,
  }));
  const { backends, client } = openChain({ settings, clock, logger, sidecarPath, patienceMs });
  const engine = new CompletionEngine({
    client,
    clock,
    logger,
    settings: () => settings,
    recentLatencyMs: () => client.recentLatencyMs(),
  });
  backends.remote.configure(settings, apiKey);
  backends.local.configure(settings);
  const linesOf = (...levels: string[]) =>
    logger.entries.filter(({ level }) => levels.includes(level)).map(({ message }) => message);
  let typedLength = begunLength;
  return {
    ...{ backends, client, engine },
    type: () => ghostTextAt(engine, line.slice(0, typedLength++)),
    setApiKey: (newKey) => backends.remote.configure(settings, newKey),
    status: () =>
      statusView(
        {
          isEnabled: true,
          pausedUntil: undefined,
          isWorking: false,
          decision: client.decide(),
          backends,
          lastAnswer: client.lastAnswer,
          usualMs: (backend) => client.typicalFirstTokenMs(backend),
          settingProblems: problems,
        },
        (atMs) => new Date(atMs).toISOString().slice(11, 16),
      ),
    complaints: () => linesOf('warn', 'error'),
    news: () => linesOf('info'),
    pass: (durationMs) => clock.pass(durationMs),
  };
}

interface ChainParts {
  readonly settings: Settings;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly sidecarPath: string;
  readonly patienceMs: number | undefined;
}

function openChain({ settings, clock, logger, sidecarPath, patienceMs }: ChainParts) {
  const store = new MemorySpendStore();
  const budget = new Budget({ clock, logger, store, settings: () => settings });
  const backends = createBackends({
    budget,
    clock,
    logger,
    memory: new MapMemory(),
    vault: new SecretVault(),
    redactsSecrets: () => settings['privacy.redactSecrets'],
    sidecarPath,
    ...(patienceMs !== undefined && { patience: patience(patienceMs) }),
  });
  onTestFinished(() => backends.local.dispose());
  const client = new RoutedClient({
    ...{ backends, clock, monitor: new LatencyMonitor() },
    settings: () => settings,
    power: () => 'unknown',
  });
  return { backends, client };
}

function patience(limitMs: number): Record<'chat' | 'fill', Patience> {
  const same = { firstEventMs: limitMs, nextEventMs: limitMs };
  return { chat: same, fill: same };
}

/** As the completion provider asks: a backend's failure is no ghost text, anything else a fault of ours. */
async function ghostTextAt(engine: CompletionEngine, typed: string): Promise<string> {
  const snapshot = {
    uri: 'file:///cart.ts',
    path: 'cart.ts',
    languageId: 'typescript',
    text: before + typed + after,
    offset: before.length + typed.length,
    trigger: 'automatic',
    hasMultipleCursors: false,
  } as const;
  try {
    const ghostText = await engine.complete(snapshot, new AbortController().signal);
    return ghostText?.insertText ?? '';
  } catch (error) {
    if (GlmError.is(error)) {
      return '';
    }
    throw error;
  }
}

/** The machine's own time, with leaps. */
class ForwardClock implements Clock {
  #aheadMs = 0;

  now(): number {
    return systemClock.now() + this.#aheadMs;
  }

  sleep(durationMs: number, signal: AbortSignal): Promise<void> {
    return systemClock.sleep(durationMs, signal);
  }

  pass(durationMs: number): void {
    this.#aheadMs += durationMs;
  }
}
