import * as vscode from 'vscode';
import type {
  BoundBreakpoint,
  BreakpointList,
  BreakpointWish,
  EditorBreakpoint,
} from '../../core/debug/debuggee.ts';
import { Emitter } from '../../core/emitter.ts';

/** What an adapter says of a breakpoint, as far as it is used; the editor hands over what it was told. */
interface AdapterBreakpoint {
  readonly verified?: boolean;
  readonly line?: number;
  readonly message?: string;
}

/** The editor’s breakpoints in files. */
export class EditorBreakpoints implements BreakpointList, vscode.Disposable {
  readonly onDidChange = new Emitter<void>();
  readonly #sessionOf: (id: string) => vscode.DebugSession | undefined;
  readonly #registration: vscode.Disposable;

  constructor(sessionOf: (id: string) => vscode.DebugSession | undefined) {
    this.#sessionOf = sessionOf;
    this.#registration = vscode.debug.onDidChangeBreakpoints(() => this.onDidChange.emit());
  }

  all(): readonly EditorBreakpoint[] {
    return sourceBreakpoints().map(breakpointOf);
  }

  add(wishes: readonly BreakpointWish[]): readonly EditorBreakpoint[] {
    const added = wishes.map(({ file, line, condition, hitCondition, logMessage }) => {
      const location = new vscode.Location(vscode.Uri.file(file), new vscode.Position(line - 1, 0));
      return new vscode.SourceBreakpoint(location, true, condition, hitCondition, logMessage);
    });
    vscode.debug.addBreakpoints(added);
    return added.map(breakpointOf);
  }

  remove(ids: readonly string[]): void {
    vscode.debug.removeBreakpoints(sourceBreakpoints().filter(({ id }) => ids.includes(id)));
  }

  async bound(id: string, sessionId: string): Promise<BoundBreakpoint | undefined> {
    const breakpoint = sourceBreakpoints().find((each) => each.id === id);
    const session = this.#sessionOf(sessionId);
    const told: AdapterBreakpoint | undefined =
      breakpoint && (await session?.getDebugProtocolBreakpoint(breakpoint));
    return (
      told && {
        isVerified: told.verified === true,
        ...(told.line !== undefined && { line: told.line }),
        ...(told.message !== undefined && { message: told.message }),
      }
    );
  }

  dispose(): void {
    this.#registration.dispose();
  }
}

function sourceBreakpoints(): readonly vscode.SourceBreakpoint[] {
  return vscode.debug.breakpoints.filter((each) => each instanceof vscode.SourceBreakpoint);
}

function breakpointOf(breakpoint: vscode.SourceBreakpoint): EditorBreakpoint {
  const { id, enabled, condition, hitCondition, logMessage, location } = breakpoint;
  return {
    ...{ id, isEnabled: enabled, file: location.uri.fsPath, line: location.range.start.line + 1 },
    ...(condition !== undefined && { condition }),
    ...(hitCondition !== undefined && { hitCondition }),
    ...(logMessage !== undefined && { logMessage }),
  };
}
