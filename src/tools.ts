import * as vscode from 'vscode';
import { McpTools } from './core/chat/mcp/mcpTools.ts';
import { ProblemBaseline } from './core/chat/problemBaseline.ts';
import type { ToolSource } from './core/chat/session/chatParts.ts';
import { TurnTools, type TurnToolsParts } from './core/chat/session/turnTools.ts';
import { TerminalCommands } from './core/chat/terminals/terminalCommands.ts';
import { PlainSearch } from './core/chat/tools/plainSearch.ts';
import type { EditorFiles, Logger, Terminals, Workspace } from './core/ports.ts';
import { Approvals } from './core/safety/approvals.ts';
import type { UndoHistory } from './core/safety/undo.ts';
import { lazyConnector } from './host/mcp/lazyConnector.ts';
import { readMcpServers } from './host/mcp/mcpFiles.ts';
import { createEditorFetch } from './host/model/editorFetch.ts';
import { TreeSitterShellParser } from './host/parsers/shellParser.ts';
import { TreeSitter } from './host/parsers/treeSitter.ts';
import { randomId } from './host/randomId.ts';
import { sha256 } from './host/sha256.ts';
import { systemClock as clock } from './host/systemClock.ts';
import { CheckpointStore } from './host/workspace/checkpoints.ts';
import { localDisk } from './host/workspace/disk.ts';
import { EditorSearch } from './host/workspace/editorSearch.ts';
import { ProcessTerminal } from './host/workspace/processTerminal.ts';
import { SafeFetch } from './host/workspace/safeFetch.ts';
import { TemporaryReport } from './host/workspace/temporaryReport.ts';
import { VerifiedFiles } from './host/workspace/verifiedFiles.ts';
import { EditorGitHistory } from './vscode/gitHistory.ts';
import { EditorLanguageServices } from './vscode/languageServices.ts';
import { EditorRenameEdits } from './vscode/renameEdits.ts';
import type { SettingsReader } from './vscode/settings.ts';
import { EditorTerminals } from './vscode/terminals.ts';
import { openWorkspace } from './workspace.ts';

/** What the tools are built from. */
export interface ToolSurroundings extends Pick<TurnToolsParts, 'backends' | 'debug'> {
  readonly settings: Pick<SettingsReader, 'current'>;
  readonly logger: Logger;
}

/** The model's hands in this editor, and what else the user has to do with them. */
export interface EditorTools {
  readonly source: ToolSource;
  readonly workspace: Workspace;
  readonly terminals: Pick<Terminals, 'shell'>;
  readonly undo: UndoHistory;
  readonly approvals: Pick<Approvals, 'forget'>;
  dispose(): void;
}

/** Joins every tool with the editor and the disk, behind the safety gate. */
export function openTools(
  context: vscode.ExtensionContext,
  { backends, debug, logger, settings }: ToolSurroundings,
): EditorTools {
  const { editor, workspace } = openWorkspace(settings);
  const processes = new ProcessTerminal();
  const runner = new EditorTerminals(processes);
  const terminals = new TerminalCommands(runner, clock);
  const languages = new EditorLanguageServices();
  const search = new EditorSearch(vscode.env.appRoot, new PlainSearch(workspace));
  const undo = openCheckpoints(context, editor, logger);
  const approvals = new Approvals(slots(context.globalState, 'approvals'), () =>
    workspace.folders().map(({ root }) => root),
  );
  const mcp = openMcp(context, workspace, logger);
  const source = new TurnTools({
    ...{ approvals, backends, debug, languages, logger, mcp, randomId, search, sha256, terminals },
    ...{ workspace, git: new EditorGitHistory(), web: new SafeFetch() },
    checkpoints: new ProblemBaseline(undo, languages),
    parser: new TreeSitterShellParser(new TreeSitter(pathIn(context, 'dist', 'grammars'))),
    renameEdits: new EditorRenameEdits(workspace, search),
    settings: () => settings.current,
    // A folder that this window has for itself, and that the editor clears away some day.
    testReport: new TemporaryReport(vscode.Uri.joinPath(context.logUri, 'tests').fsPath),
  });
  const dispose = () => {
    runner.dispose();
    processes.dispose();
    mcp.dispose().catch((error: unknown) => logger.warn(`mcp: did not end: ${String(error)}`));
  };
  return { source, workspace, terminals, undo, approvals, dispose };
}

/** Of this workspace, and in a window without one of all such windows. */
export function storageOf({ globalStorageUri, storageUri }: vscode.ExtensionContext): vscode.Uri {
  return storageUri ?? globalStorageUri;
}

function openCheckpoints(
  context: vscode.ExtensionContext,
  editor: EditorFiles,
  logger: Logger,
): CheckpointStore {
  const store = new CheckpointStore({
    ...{ editor, clock, log: logger },
    folder: vscode.Uri.joinPath(storageOf(context), 'checkpoints').fsPath,
    files: new VerifiedFiles(localDisk()),
  });
  store.recover().catch((error: unknown) => {
    logger.warn(`checkpoints: leftovers of an earlier session stay: ${String(error)}`);
  });
  return store;
}

function openMcp(
  { extension, globalState }: vscode.ExtensionContext,
  workspace: Workspace,
  logger: Logger,
): McpTools {
  // The manifest of this very extension.
  const { version } = extension.packageJSON as { readonly version: string };
  return new McpTools({
    ...{ clock, logger, sha256 },
    connector: lazyConnector({ version, logger, fetch: createEditorFetch() }),
    memory: slots(globalState, 'mcpTools'),
    isTrusted: () => workspace.isTrusted(),
    readServers: () => readMcpServers(workspace, process.env),
  });
}

/** A part of the editor's storage, by names of its own. */
function slots(state: vscode.Memento, kind: string) {
  return {
    get: (name: string): unknown => state.get(`${kind} ${name}`),
    set: (name: string, value: unknown) => void state.update(`${kind} ${name}`, value),
  };
}

function pathIn({ extensionUri }: vscode.ExtensionContext, ...names: readonly string[]): string {
  return vscode.Uri.joinPath(extensionUri, ...names).fsPath;
}
