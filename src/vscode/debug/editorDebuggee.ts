import * as vscode from 'vscode';
import {
  AdapterError,
  motionRequests,
  type AdapterLink,
  type DebugConfiguration,
  type Debuggee,
  type ExpectedFailure,
  type InstalledDebugger,
  type Motion,
  type StartWish,
} from '../../core/debug/debuggee.ts';
import { contributedDebuggers } from '../../core/debug/launch/contributedDebuggers.ts';
import { failureFilters } from '../../core/debug/quirks.ts';
import type { DebugSessions } from '../../core/debug/sessions/debugSessions.ts';
import { unlessAborted } from '../../core/unlessAborted.ts';
import { EditorBreakpoints } from './editorBreakpoints.ts';

/** Moves the thread that the user looks at, and what the editor shows with it. */
const commands: Readonly<Record<Motion, string>> = {
  continue: 'workbench.action.debug.continue',
  over: 'workbench.action.debug.stepOver',
  into: 'workbench.action.debug.stepInto',
  out: 'workbench.action.debug.stepOut',
  pause: 'workbench.action.debug.pause',
};

/** The debugger of this window. */
export class EditorDebuggee implements Debuggee, vscode.Disposable {
  readonly breakpoints: EditorBreakpoints;
  readonly #sessions: DebugSessions;
  readonly #live = new Map<string, vscode.DebugSession>();
  /** Where the run that is being started is to stop; its first session takes it over. */
  #starting: ExpectedFailure | undefined;
  readonly #stopsAt = new Map<string, ExpectedFailure>();
  /** Sessions that were told so. */
  readonly #told = new Set<string>();

  constructor(sessions: DebugSessions) {
    this.#sessions = sessions;
    this.breakpoints = new EditorBreakpoints((id) => this.#live.get(id));
  }

  /** Reads along what is said in a session, from its beginning. */
  track(session: vscode.DebugSession): vscode.DebugAdapterTracker {
    const { id, type, name, parentSession, workspaceFolder } = session;
    this.#live.set(id, session);
    this.#inheritStop(session);
    this.#sessions.begin({
      ...{ id, type, name, configuration: this.#configurationOf(session) },
      ...(parentSession && { parentId: parentSession.id }),
      ...(workspaceFolder && { folder: workspaceFolder.uri.fsPath }),
    });
    const end = () => {
      this.#sessions.end(id);
      this.#live.delete(id);
      this.#stopsAt.delete(id);
      this.#told.delete(id);
    };
    return {
      onWillReceiveMessage: (message) => this.#sessions.noteSent(id, message),
      onDidSendMessage: (message) => {
        this.#sessions.noteReceived(id, message);
        this.#stopWhereItFails(session, message);
      },
      onExit: end,
      onWillStopSession: end,
    };
  }

  link(sessionId: string): AdapterLink | undefined {
    const session = this.#live.get(sessionId);
    return (
      session && {
        request: (command, args, signal) => unlessAborted(ask(session, command, args), signal),
      }
    );
  }

  async start(
    { configuration, folder, stopsAt }: StartWish,
    signal: AbortSignal,
  ): Promise<boolean> {
    signal.throwIfAborted();
    this.#starting = stopsAt;
    try {
      const started = vscode.debug.startDebugging(folderOf(folder), withName(configuration), {
        suppressSaveBeforeStart: true,
      });
      return await unlessAborted(Promise.resolve(started), signal);
    } finally {
      this.#starting = undefined;
    }
  }

  async stop(sessionId: string): Promise<void> {
    const session = this.#live.get(sessionId);
    if (session) {
      await vscode.debug.stopDebugging(session);
    }
  }

  async move(
    sessionId: string,
    threadId: number,
    motion: Motion,
    signal: AbortSignal,
  ): Promise<void> {
    const active = vscode.debug.activeStackItem;
    const isLookedAt = active?.session.id === sessionId && active.threadId === threadId;
    if (isLookedAt) {
      await unlessAborted(
        Promise.resolve(vscode.commands.executeCommand(commands[motion])),
        signal,
      );
    } else {
      await this.link(sessionId)?.request(motionRequests[motion], { threadId }, signal);
    }
  }

  configurations(): ReturnType<Debuggee['configurations']> {
    return (vscode.workspace.workspaceFolders ?? []).flatMap(({ uri }) => {
      const launch = vscode.workspace.getConfiguration('launch', uri);
      const configurations = launch.get<readonly DebugConfiguration[]>('configurations') ?? [];
      return configurations.map((configuration) => ({ configuration, folder: uri.fsPath }));
    });
  }

  debuggers(): readonly InstalledDebugger[] {
    return vscode.extensions.all.flatMap(({ packageJSON }) => contributedDebuggers(packageJSON));
  }

  dispose(): void {
    this.breakpoints.dispose();
  }

  /** As the user wrote it, where that is known: the editor’s own is filled up with all defaults. */
  #configurationOf({
    name,
    configuration,
    parentSession,
  }: vscode.DebugSession): DebugConfiguration {
    const written = parentSession
      ? undefined
      : this.configurations().find((each) => each.configuration['name'] === name);
    return written?.configuration ?? configuration;
  }

  #inheritStop({ id, parentSession }: vscode.DebugSession): void {
    const stop = parentSession ? this.#stopsAt.get(parentSession.id) : this.#starting;
    if (stop !== undefined) {
      this.#stopsAt.set(id, stop);
    }
  }

  /**
   * Sets the adapter’s filter right behind the editor’s own, which says what the Breakpoints view has: it holds before the
   * program is let go, and ends with the session.
   */
  #stopWhereItFails(session: vscode.DebugSession, message: unknown): void {
    const stop = this.#stopsAt.get(session.id);
    if (stop !== undefined && answers(message, 'setExceptionBreakpoints')) {
      const filters = failureFilters(session.type, stop);
      if (filters !== undefined && !this.#told.has(session.id)) {
        this.#told.add(session.id);
        void ask(session, 'setExceptionBreakpoints', filters).catch(() => undefined); // It runs as the view has it.
      }
    }
  }
}

function answers(message: unknown, command: string): boolean {
  return (
    typeof message === 'object' &&
    message !== null &&
    'type' in message &&
    message.type === 'response' &&
    'command' in message &&
    message.command === command
  );
}

async function ask(
  session: vscode.DebugSession,
  command: string,
  args: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  try {
    return await session.customRequest(command, args);
  } catch (error) {
    throw new AdapterError(error instanceof Error ? error.message : String(error), {
      cause: error,
    });
  }
}

function folderOf(root: string | undefined): vscode.WorkspaceFolder | undefined {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.find(({ uri }) => uri.fsPath === root) ?? folders[0];
}

/** The editor wants these three, whatever a configuration calls itself. */
function withName(configuration: DebugConfiguration): vscode.DebugConfiguration {
  const textOf = (key: string, otherwise: string) => {
    const value = configuration[key];
    return typeof value === 'string' ? value : otherwise;
  };
  return {
    ...configuration,
    ...{ type: textOf('type', ''), name: textOf('name', 'GLM') },
    request: textOf('request', 'launch'),
  };
}
