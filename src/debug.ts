import type * as vscode from 'vscode';
import { DebugDesk } from './core/debug/debugDesk.ts';
import { DebugSessions } from './core/debug/sessions/debugSessions.ts';
import type { Logger } from './core/ports.ts';
import { systemClock as clock } from './host/systemClock.ts';
import { breakpointsKey, type OpenDebugging } from './vscode/debug/debugging.ts';
import { EditorDebuggee } from './vscode/debug/editorDebuggee.ts';
import { StopLenses } from './vscode/debug/stopLenses.ts';
import type { SettingsReader } from './vscode/settings.ts';
import { openWorkspace } from './workspace.ts';

/** What the door has built already when somebody debugs. */
export interface DebugSurroundings {
  readonly logger: Logger;
  readonly settings: Pick<SettingsReader, 'current'>;
}

/** The fourth door: debugging of this window, loaded with its first debug session. */
export function openDebugging(
  { workspaceState }: vscode.ExtensionContext,
  { logger, settings }: DebugSurroundings,
): OpenDebugging {
  const sessions = new DebugSessions(clock);
  const debuggee = new EditorDebuggee(sessions);
  const { workspace } = openWorkspace(settings);
  const memory = {
    get: (): unknown => workspaceState.get(breakpointsKey),
    set: (places: readonly object[]) => void workspaceState.update(breakpointsKey, places),
  };
  const desk = new DebugDesk({ clock, debuggee, logger, memory, sessions, workspace });
  const lenses = new StopLenses(desk);
  return {
    desk,
    track: (session) => debuggee.track(session),
    dispose: () => {
      lenses.dispose();
      desk.dispose();
      debuggee.dispose();
    },
  };
}
