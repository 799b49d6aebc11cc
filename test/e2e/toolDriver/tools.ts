import { randomBytes } from 'node:crypto';
import { realpathSync } from 'node:fs';
import * as path from 'node:path';
import * as vscode from 'vscode';
import { ProblemBaseline } from '../../../src/core/chat/problemBaseline.ts';
import { applyPatch } from '../../../src/core/chat/tools/applyPatch.ts';
import { commandInput } from '../../../src/core/chat/tools/commandInput.ts';
import { commandOutput } from '../../../src/core/chat/tools/commandOutput.ts';
import { commandStop } from '../../../src/core/chat/tools/commandStop.ts';
import { createFile } from '../../../src/core/chat/tools/createFile.ts';
import { deleteFile } from '../../../src/core/chat/tools/deleteFile.ts';
import { editFile } from '../../../src/core/chat/tools/editFile.ts';
import { findReferences } from '../../../src/core/chat/tools/findReferences.ts';
import { findSymbol } from '../../../src/core/chat/tools/findSymbol.ts';
import { getProblems } from '../../../src/core/chat/tools/getProblems.ts';
import { gitDiff } from '../../../src/core/chat/tools/gitDiff.ts';
import { gitLog } from '../../../src/core/chat/tools/gitLog.ts';
import { goToDefinition } from '../../../src/core/chat/tools/goToDefinition.ts';
import { hover } from '../../../src/core/chat/tools/hover.ts';
import { listFiles } from '../../../src/core/chat/tools/listFiles.ts';
import { PlainSearch } from '../../../src/core/chat/tools/plainSearch.ts';
import { renameFile } from '../../../src/core/chat/tools/renameFile.ts';
import { readFile } from '../../../src/core/chat/tools/readFile.ts';
import { runCommand } from '../../../src/core/chat/tools/runCommand.ts';
import { runTests } from '../../../src/core/chat/tools/runTests.ts';
import { searchText } from '../../../src/core/chat/tools/searchText.ts';
import {
  runTool,
  type ToolDefinition,
  type ToolResult,
} from '../../../src/core/chat/tools/tool.ts';
import { TerminalCommands } from '../../../src/core/chat/terminals/terminalCommands.ts';
import type { Approver, Logger, Workspace } from '../../../src/core/ports.ts';
import { Approvals } from '../../../src/core/safety/approvals.ts';
import type { UndoHistory } from '../../../src/core/safety/undo.ts';
import { SafetyGate } from '../../../src/core/safety/safetyGate.ts';
import { TreeSitterShellParser } from '../../../src/host/parsers/shellParser.ts';
import { TreeSitter } from '../../../src/host/parsers/treeSitter.ts';
import { sha256 } from '../../../src/host/sha256.ts';
import { systemClock } from '../../../src/host/systemClock.ts';
import { CheckpointStore } from '../../../src/host/workspace/checkpoints.ts';
import { EditorSearch } from '../../../src/host/workspace/editorSearch.ts';
import { localDisk } from '../../../src/host/workspace/disk.ts';
import { ProcessTerminal } from '../../../src/host/workspace/processTerminal.ts';
import { TemporaryReport } from '../../../src/host/workspace/temporaryReport.ts';
import { VerifiedFiles } from '../../../src/host/workspace/verifiedFiles.ts';
import { WorkspaceFiles } from '../../../src/host/workspace/workspaceFiles.ts';
import { OpenEditorFiles } from '../../../src/vscode/editorFiles.ts';
import { EditorGitHistory } from '../../../src/vscode/gitHistory.ts';
import { EditorLanguageServices } from '../../../src/vscode/languageServices.ts';
import { EditorRenameEdits } from '../../../src/vscode/renameEdits.ts';
import { SettingsReader } from '../../../src/vscode/settings.ts';
import { EditorTerminals } from '../../../src/vscode/terminals.ts';

/** A tool with all that it needs, ready to be called. */
export type BoundTool = (
  given: unknown,
  turn: { readonly id: string; readonly approver: Approver },
  signal: AbortSignal,
) => Promise<ToolResult>;

/** Tools, and what else the user has to do with them. */
export interface DriverParts {
  readonly tools: ReadonlyMap<string, BoundTool>;
  readonly workspace: Workspace;
  readonly history: UndoHistory;
}

/** The tools by name, behind the gate and on the editor, as the door builds them; but the approver is scripted. */
export function buildTools(context: vscode.ExtensionContext, logger: Logger): DriverParts {
  const { portsOf, workspace, history } = toolPorts(context, logger);
  type Ports = ReturnType<typeof portsOf>;
  const tools = new Map<string, BoundTool>();
  const bind = <Args>(definition: ToolDefinition<Args, Ports>) =>
    tools.set(definition.name, (given, { id, approver }, signal) =>
      runTool(definition, given, portsOf(id, approver), signal),
    );
  bind(readFile);
  bind(listFiles);
  bind(searchText);
  bind(findSymbol);
  bind(findReferences);
  bind(goToDefinition);
  bind(hover);
  bind(getProblems);
  bind(gitDiff);
  bind(gitLog);
  bind(editFile);
  bind(applyPatch);
  bind(createFile);
  bind(renameFile);
  bind(deleteFile);
  bind(runCommand);
  bind(commandOutput);
  bind(commandInput);
  bind(commandStop);
  bind(runTests);
  return { tools, workspace, history };
}

/** What each turn's tools need of the world, and the parts of it that the user meets. */
function toolPorts(context: vscode.ExtensionContext, logger: Logger) {
  const settings = new SettingsReader(logger);
  const editor = new OpenEditorFiles((file) => realpathSync.native(file));
  const workspace = new WorkspaceFiles(
    localDisk(),
    editor,
    () => settings.current['privacy.exclude'],
  );
  const processes = new ProcessTerminal();
  const runner = new EditorTerminals(processes);
  const terminals = new TerminalCommands(runner, systemClock);
  const languages = new EditorLanguageServices();
  const search = new EditorSearch(vscode.env.appRoot, new PlainSearch(workspace));
  const renameEdits = new EditorRenameEdits(workspace, search);
  const git = new EditorGitHistory();
  const testReport = new TemporaryReport(path.join(context.globalStorageUri.fsPath, 'reports'));
  const history = checkpointsIn(context, editor, logger);
  const checkpoints = new ProblemBaseline(history, languages);
  const approvals = approvalsIn(context.workspaceState, workspace);
  const parser = new TreeSitterShellParser(
    new TreeSitter(path.join(import.meta.dirname, 'grammars')),
  );
  context.subscriptions.push(settings, runner, processes);

  const portsOf = (turnId: string, approver: Approver) => {
    const gate = new SafetyGate({
      ...{ workspace, approver, approvals, checkpoints, terminals, parser, sha256 },
      settings: () => settings.current,
    });
    const randomId = () => randomBytes(8).toString('hex');
    const problemsBefore = checkpoints.before(turnId);
    return {
      ...{ workspace, gate, terminals, languages, search, git, renameEdits, testReport },
      ...{ problemsBefore, turnId, randomId, maxResultTokens: 10_000 },
    };
  };
  return { portsOf, workspace, history };
}

function approvalsIn(state: vscode.Memento, workspace: WorkspaceFiles): Approvals {
  return new Approvals(
    {
      get: (key) => state.get(key),
      set: (key, keys) => void state.update(key, keys),
    },
    () => workspace.folders().map(({ root }) => root),
  );
}

function checkpointsIn(
  { globalStorageUri }: vscode.ExtensionContext,
  editor: OpenEditorFiles,
  logger: Logger,
): CheckpointStore {
  return new CheckpointStore({
    folder: path.join(globalStorageUri.fsPath, 'checkpoints'),
    files: new VerifiedFiles(localDisk()),
    editor,
    clock: systemClock,
    log: logger,
  });
}
