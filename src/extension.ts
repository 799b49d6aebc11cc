import * as vscode from 'vscode';
import type { SharedParts } from './chat.ts';
import { CompletionEngine } from './core/completion/engine.ts';
import { Budget } from './core/glm/budget.ts';
import { keySlot, type EndpointMemory } from './core/glm/endpoint.ts';
import { Pause } from './core/pause.ts';
import { PerformanceLog } from './core/performance/performanceLog.ts';
import type { Logger } from './core/ports.ts';
import { LatencyMonitor } from './core/routing/latencyMonitor.ts';
import { promptSizeWords } from './core/routing/promptSize.ts';
import { RoutedClient } from './core/routing/routedClient.ts';
import { WorkingFlag } from './core/routing/workingFlag.ts';
import { redactingLogger } from './core/safety/redactingLogger.ts';
import { SecretVault } from './core/safety/secretVault.ts';
import { statusView, type StatusView } from './core/statusView.ts';
import { createBackends, type Backends } from './host/model/backends.ts';
import { PowerMeter } from './host/powerMeter.ts';
import { SpendFiles } from './host/spendFiles.ts';
import { systemClock as clock } from './host/systemClock.ts';
import { ChatViews } from './vscode/chat/chatViews.ts';
import { registerCommands } from './vscode/commands.ts';
import { commandTable } from './vscode/commandTable.ts';
import { CompletionProvider, completionSelector } from './vscode/completionProvider.ts';
import { ConnectionReportView } from './vscode/connectionTest.ts';
import { breakpointsKey, Debugging } from './vscode/debug/debugging.ts';
import { reportFailure, TerminalFailures } from './vscode/debug/terminalFailures.ts';
import { KeyStore } from './vscode/keyStore.ts';
import type { Demo } from './vscode/localModelInput.ts';
import { latestWins } from './vscode/latestWins.ts';
import { localTime } from './vscode/localTime.ts';
import { channelLogger } from './vscode/logger.ts';
import { PerformancePanel } from './vscode/performancePanel.ts';
import { SavedState } from './vscode/savedState.ts';
import { SettingsReader } from './vscode/settings.ts';
import { StatusBar } from './vscode/statusBar.ts';
import { greetOnce } from './vscode/welcome.ts';

/** Set while the extension is active. */
let closeChat = () => Promise.resolve();

/** Builds every object in order, joins them, and registers the doors to the editor. */
export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const channel = vscode.window.createOutputChannel('GLM Air', { log: true });
  const vault = new SecretVault();
  const logger = redactingLogger(channelLogger(channel), vault);
  const settings = new SettingsReader(logger);
  const keys = new KeyStore(context.secrets, process.env);
  const demo = demoOf(context);
  const budget = openBudget(context, settings, logger);
  const backends = openBackends(context, { budget, logger, settings, vault });
  const { client, monitor, savedLatency } = openRouter(context, settings, backends);
  const engine = new CompletionEngine({
    client,
    clock,
    logger,
    settings: () => settings.current,
    recentLatencyMs: () => client.recentLatencyMs(),
  });
  const pause = new Pause(clock);
  const working = new WorkingFlag(clock);
  const status = statusSource({ settings, backends, client, pause, working });
  const statusBar = new StatusBar(status);
  const connectionReport = new ConnectionReportView();
  const parts = { backends, budget, client, engine, logger, monitor, status };
  const performance = openPerformance(context, parts);
  const debugging = followDebugging(context, { logger, settings });
  const chat = openChatViews(context, { ...parts, debugging, settings, vault });
  closeChat = () => chat.close();
  const table = commandTable({
    ...{ ...parts, settings, keys, pause, channel, demo, connectionReport },
    ...{ performance, chat, debugging },
    testConnections: (signal) => backends.testConnections(signal),
    restartSidecar: () => backends.local.restart(),
    askRemoteAgain: () => backends.remote.forgetFailure(),
  });
  const provider = new CompletionProvider(engine, pause, logger);

  const configure = latestWins(async (isLatest) => {
    const { current } = settings;
    const key = await keys.get(keySlot(current['remote.provider'], current['remote.baseUrl']));
    if (isLatest()) {
      backends.remote.configure(current, key);
      backends.local.configure(current);
      engine.clear();
      statusBar.refresh();
    }
  }, logger);
  settings.onDidChange.on(() => void configure());
  keys.onDidChange.on(() => void configure());
  client.onDidChange.on(() => working.set(client.isBusy));
  for (const source of [backends, client, working, pause]) {
    source.onDidChange.on(() => statusBar.refresh());
  }
  await configure();
  context.subscriptions.push(
    ...[channel, settings, keys, statusBar, connectionReport, backends.local, client, savedLatency],
    ...[chat, debugging],
    registerCommands(table, logger),
    vscode.languages.registerInlineCompletionItemProvider(completionSelector, provider),
  );
  await greetOnce(context.globalState, client.decide().refusal === undefined);
}

/** VS Code waits for this a few seconds before a window closes: the end of the chat is written, its locks are freed. */
export async function deactivate(): Promise<void> {
  await closeChat();
}

interface BackendSources {
  readonly budget: Budget;
  readonly logger: Logger;
  readonly settings: SettingsReader;
  readonly vault: SecretVault;
}

function openBackends(
  { extensionUri, globalState }: vscode.ExtensionContext,
  { budget, logger, settings, vault }: BackendSources,
): Backends {
  return createBackends({
    ...{ budget, clock, logger, vault },
    memory: endpointMemory(globalState),
    redactsSecrets: () => settings.current['privacy.redactSecrets'],
    sidecarPath: vscode.Uri.joinPath(extensionUri, 'vendor', 'sidecar.mjs').fsPath,
  });
}

/** The router and what it has learnt in earlier sessions. */
function openRouter(
  { globalState }: vscode.ExtensionContext,
  settings: SettingsReader,
  backends: Backends,
): {
  readonly client: RoutedClient;
  readonly monitor: LatencyMonitor;
  readonly savedLatency: SavedState;
} {
  const monitor = new LatencyMonitor(globalState.get('latency'));
  const savedLatency = new SavedState(globalState, 'latency', () => monitor.state);
  const power = new PowerMeter({ clock, platform: process.platform });
  const client = new RoutedClient({
    ...{ backends, clock, monitor },
    settings: () => settings.current,
    power: () => power.current(),
  });
  client.onDidRecord.on(() => savedLatency.changed());
  return { client, monitor, savedLatency };
}

interface PerformanceSources {
  readonly backends: Backends;
  readonly budget: Budget;
  readonly client: RoutedClient;
  readonly engine: CompletionEngine;
  readonly logger: Logger;
  readonly monitor: LatencyMonitor;
  readonly status: () => StatusView;
}

/** The performance page and the log behind it, which goes on where the last window left it. */
function openPerformance(
  { extensionUri, globalState, subscriptions }: vscode.ExtensionContext,
  { backends, budget, client, engine, logger, monitor, status }: PerformanceSources,
): PerformancePanel {
  const log = new PerformanceLog(
    {
      ...{ clock, logger },
      decision: () => {
        const { backend, reason } = client.decide();
        return `Ghost text comes from ${backends[backend].label()} (${reason}).`;
      },
      backends: () =>
        (['local', 'remote'] as const).map((id) => {
          return { id, label: backends[id].label(), state: status().backendDetails[id] };
        }),
      latencyRows: () =>
        monitor.summaries().map((row) => ({ ...row, promptSize: promptSizeWords[row.promptSize] })),
      cost: () => budget.today(),
    },
    globalState.get('performance'),
  );
  const saved = new SavedState(globalState, 'performance', () => log.state);
  const panel = new PerformancePanel({ extensionUri, logger, snapshot: () => log.snapshot() });
  client.onDidRecord.on((record) => log.note(record));
  engine.onDidComplete.on((layer) => log.noteCompletion(layer));
  log.onDidChange.on(() => {
    saved.changed();
    panel.refresh();
  });
  for (const source of [backends, budget]) {
    source.onDidChange.on(() => panel.refresh());
  }
  subscriptions.push(saved, panel);
  return panel;
}

/** The chat's places; what stands behind them is loaded when the first of them is shown. */
function openChatViews(context: vscode.ExtensionContext, shared: SharedParts): ChatViews {
  const { logger, settings } = shared;
  const open = async () => {
    const [{ openChatDesk }, { ChatPages }] = await Promise.all([
      import('./chat.ts'),
      import('./vscode/chat/chatPages.ts'),
    ]);
    const desk = await openChatDesk(context, shared);
    return new ChatPages({ desk, logger, settings: () => settings.current });
  };
  return new ChatViews({ extensionUri: context.extensionUri, logger, open });
}

/** What stands behind it is loaded with the first debug session. */
function followDebugging(
  context: vscode.ExtensionContext,
  { logger, settings }: Pick<SharedParts, 'logger' | 'settings'>,
): Debugging {
  const load = async () => {
    const { openDebugging } = await import('./debug.ts');
    return openDebugging(context, { logger, settings });
  };
  const debugging = new Debugging(load, logger);
  context.subscriptions.push(
    new TerminalFailures((ended) => reportFailure(ended, () => debugging.open()), logger),
  );
  const left = context.workspaceState.get<readonly unknown[]>(breakpointsKey) ?? [];
  if (left.length > 0) {
    void debugging.open(); // An earlier window was killed: its breakpoints are swept.
  }
  return debugging;
}

function openBudget(
  { globalStorageUri }: vscode.ExtensionContext,
  settings: SettingsReader,
  logger: Logger,
): Budget {
  const store = new SpendFiles(globalStorageUri.fsPath);
  const budget = new Budget({ clock, logger, store, settings: () => settings.current });
  void budget.refresh();
  return budget;
}

interface StatusParts {
  readonly settings: SettingsReader;
  readonly backends: Backends;
  readonly client: RoutedClient;
  readonly pause: Pause;
  readonly working: WorkingFlag;
}

function statusSource(parts: StatusParts): () => StatusView {
  const { settings, backends, client, pause, working } = parts;
  return () =>
    statusView(
      {
        isEnabled: settings.current['completion.enabled'],
        pausedUntil: pause.until,
        isWorking: working.isOn,
        decision: client.decide(),
        backends,
        lastAnswer: client.lastAnswer,
        usualMs: (backend) => client.typicalFirstTokenMs(backend),
        settingProblems: settings.problems,
      },
      localTime,
    );
}

function endpointMemory(state: vscode.Memento): EndpointMemory {
  return {
    get: (key) => state.get<string>(key),
    set: (key, value) => void state.update(key, value),
  };
}

function demoOf({ extensionUri, globalStorageUri }: vscode.ExtensionContext): Demo {
  const folder = vscode.Uri.joinPath(extensionUri, 'media', 'demo');
  return {
    modelUri: vscode.Uri.joinPath(folder, 'tiny-glm.gguf'),
    sampleUri: vscode.Uri.joinPath(folder, 'cart.ts'),
    storageUri: globalStorageUri,
  };
}
