import * as vscode from 'vscode';
import { RoutedBackends } from './core/chat/session/chatBackends.ts';
import type { ChatMemory } from './core/chat/session/chatParts.ts';
import { ChatSession } from './core/chat/session/chatSession.ts';
import { surroundingsOf } from './core/chat/session/surroundings.ts';
import type { Budget } from './core/glm/budget.ts';
import type { Approver, Logger } from './core/ports.ts';
import type { LatencyMonitor } from './core/routing/latencyMonitor.ts';
import type { RoutedClient } from './core/routing/routedClient.ts';
import { findAtOnce } from './core/safety/secrets/findAtOnce.ts';
import type { SecretVault } from './core/safety/secretVault.ts';
import { ChatStore } from './host/history/chatStore.ts';
import type { Backends } from './host/model/backends.ts';
import { randomId } from './host/randomId.ts';
import { systemClock as clock } from './host/systemClock.ts';
import { localDisk } from './host/workspace/disk.ts';
import { openTools, storageOf, type EditorTools } from './tools.ts';
import type { ChatDesk } from './vscode/chat/chatDesk.ts';
import { ChangeReview } from './vscode/changeReview.ts';
import type { Debugging } from './vscode/debug/debugging.ts';
import type { SettingsReader } from './vscode/settings.ts';

/** What the door has built already when somebody opens the chat. */
export interface SharedParts {
  readonly backends: Backends;
  readonly budget: Budget;
  readonly client: RoutedClient;
  readonly debugging: Debugging;
  readonly logger: Logger;
  readonly monitor: LatencyMonitor;
  readonly settings: SettingsReader;
  readonly vault: SecretVault;
}

/** The second door: builds the chat of this window, goes on with the one of last time, and returns. Loaded by who first looks at it. */
export async function openChatDesk(
  context: vscode.ExtensionContext,
  shared: SharedParts,
): Promise<ChatDesk> {
  const { debugging, logger, settings, vault } = shared;
  const backends = openBackends(shared);
  const tools = openTools(context, {
    ...{ backends, logger, settings },
    debug: () => debugging.desk,
  });
  const { approvals, source, undo, workspace } = tools;
  const review = new ChangeReview(deniesAll, workspace);
  const history = openHistory(context, logger);
  const surroundings = describePlace(tools);
  const session = new ChatSession({
    ...{ backends, client: shared.client, clock, history, logger, tools: source },
    memory: memoryIn(context.workspaceState),
    newId: randomId,
    redacted: (request) => shared.backends.redacted(request),
    settings: () => settings.current,
    surroundings: () => surroundings,
  });
  await session.restore();
  return {
    ...{ debugging, session, history, review, undo, workspace },
    hide: (text) => vault.hide(text, findAtOnce(text)),
    forgetApprovals: () => approvals.forget(),
    close: async () => {
      session.dispose();
      review.dispose();
      tools.dispose();
      backends.dispose();
      await history.dispose();
    },
  };
}

function openBackends({
  backends,
  budget,
  client,
  monitor,
  settings,
}: SharedParts): RoutedBackends {
  const sources = [backends.onDidChange, budget.onDidChange, client.onDidChange];
  return new RoutedBackends({
    ...{ backends, budget, client, monitor },
    sources: [...sources, settings.onDidChange],
  });
}

function openHistory(context: vscode.ExtensionContext, log: Logger): ChatStore {
  const { fsPath: folder } = vscode.Uri.joinPath(sharedByWindows(storageOf(context)), 'chats');
  return new ChatStore({ folder, clock, log, files: localDisk().files });
}

/**
 * VS Code gives a second window of a workspace, or one whose predecessor has not ended yet, a storage folder
 * `<id>-1` beside `<id>` (extHostStoragePaths.ts). The chats of a workspace are in one folder, for they have locks.
 */
function sharedByWindows(storage: vscode.Uri): vscode.Uri {
  return storage.with({ path: storage.path.replace(/(?<=[0-9a-f]{5})-\d(?=\/[^/]+$)/, '') });
}

/** Told once: what a request begins with stays the same, and so servers keep it in their caches. */
function describePlace({ terminals, workspace }: EditorTools): string {
  const { platform } = process;
  return surroundingsOf({ platform, shell: terminals.shell(), folders: workspace.folders() });
}

function memoryIn(state: vscode.Memento): ChatMemory {
  return {
    get: (key) => state.get(`chat ${key}`),
    set: (key, value) => void state.update(`chat ${key}`, value),
  };
}

/** Whatever is no change of files is asked on the chat's page, and never comes to the review. */
const deniesAll: Approver = { ask: async () => ({ kind: 'denied' }) };
