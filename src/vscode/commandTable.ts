import * as vscode from 'vscode';
import type { CompletionEngine } from '../core/completion/engine.ts';
import type { ConnectionReport } from '../core/glm/connectionReport.ts';
import type { Pause } from '../core/pause.ts';
import type { RoutedClient } from '../core/routing/routedClient.ts';
import type { BackendChoice } from '../core/settings.ts';
import type { StatusView } from '../core/statusView.ts';
import { askForApiKey, clearApiKey } from './apiKeyInput.ts';
import { pickBackend } from './backendPick.ts';
import { chatCommands } from './chat/chatCommands.ts';
import type { ChatViews } from './chat/chatViews.ts';
import type { CommandTable } from './commands.ts';
import { debugCommands } from './debug/debugCommands.ts';
import type { Debugging } from './debug/debugging.ts';
import { testConnection, type ConnectionReportView } from './connectionTest.ts';
import type { KeyStore } from './keyStore.ts';
import { selectModelFile, useDemoModel, type Demo } from './localModelInput.ts';
import type { PerformancePanel } from './performancePanel.ts';
import type { SettingsReader } from './settings.ts';
import { snooze } from './snoozePick.ts';
import { openWalkthrough } from './welcome.ts';

export interface CommandParts {
  readonly settings: SettingsReader;
  readonly keys: KeyStore;
  readonly pause: Pause;
  readonly channel: vscode.LogOutputChannel;
  readonly demo: Demo;
  readonly status: () => StatusView;
  readonly restartSidecar: () => void;
  readonly testConnections: (signal: AbortSignal) => Promise<readonly ConnectionReport[]>;
  readonly connectionReport: ConnectionReportView;
  readonly performance: Pick<PerformancePanel, 'show'>;
  /** Forgets why the API was not asked, a reset time included: the user may have mended it. */
  readonly askRemoteAgain: () => void;
  readonly engine: Pick<CompletionEngine, 'clear'>;
  readonly client: Pick<RoutedClient, 'askNext'>;
  readonly chat: ChatViews;
  readonly debugging: Debugging;
}

/** Every command of the palette and what it does. */
export function commandTable(parts: CommandParts): CommandTable {
  const { settings, keys, pause } = parts;
  return {
    triggerCompletion,
    toggleCompletion: () =>
      settings.set('completion.enabled', !settings.current['completion.enabled']),
    snooze: () => snooze(pause),
    selectBackend: () => selectBackend(parts),
    setApiKey: async () => {
      await askForApiKey(settings, keys);
      parts.askRemoteAgain();
    },
    clearApiKey: () => clearApiKey(settings, keys),
    selectModelFile: () => selectModelFile(settings),
    useDemoModel: () => useDemoModel(settings, parts.demo),
    restartSidecar: () => parts.restartSidecar(),
    testConnection: () => testConnection(parts.testConnections, parts.connectionReport),
    openWalkthrough: () => openWalkthrough(),
    showLog: () => parts.channel.show(),
    showPerformance: () => parts.performance.show(),
    ...chatCommands(parts.chat),
    ...debugCommands(parts.chat, parts.debugging),
  };
}

async function triggerCompletion(): Promise<void> {
  await vscode.commands.executeCommand('editor.action.inlineSuggest.trigger');
}

/** Whoever picks a backend by hand may have mended what kept the API from being asked. */
async function selectBackend(parts: CommandParts): Promise<void> {
  const { settings, pause, status, engine, client, askRemoteAgain } = parts;
  const { backendDetails, askable } = status();
  const facts = {
    choice: settings.current.backend,
    details: backendDetails,
    askable,
    isPaused: pause.until !== undefined,
    isEnabled: settings.current['completion.enabled'],
  };
  await pickBackend(facts, {
    choose: async (choice) => {
      await chooseBackend(settings, choice);
      askRemoteAgain();
    },
    askOnce: async (backend) => {
      askRemoteAgain();
      engine.clear(); // or the suggestion on the screen would be found again
      client.askNext(backend);
      await triggerCompletion();
    },
  });
}

/** The toggle means all of GLM Air: a feature's own choice would make it do nothing. */
async function chooseBackend(settings: SettingsReader, choice: BackendChoice): Promise<void> {
  await settings.set('backend', choice);
  if (settings.current['completion.backend'] !== 'inherit') {
    await settings.set('completion.backend', 'inherit');
  }
}
