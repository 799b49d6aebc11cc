import type { RenameEdits, Tool } from '../../ports.ts';
import type { ChangePorts } from '../edits/changePorts.ts';
import { applyPatch } from './applyPatch.ts';
import { askUser, type UserQuestions } from './askUser.ts';
import { commandInput } from './commandInput.ts';
import { commandOutput } from './commandOutput.ts';
import { commandStop } from './commandStop.ts';
import { createFile } from './createFile.ts';
import { deleteFile } from './deleteFile.ts';
import { editFile } from './editFile.ts';
import { fetchUrl } from './fetchUrl.ts';
import { findReferences } from './findReferences.ts';
import { findSymbol } from './findSymbol.ts';
import { getProblems, type ProblemPorts } from './getProblems.ts';
import { gitDiff } from './gitDiff.ts';
import { gitLog } from './gitLog.ts';
import type { GitPorts } from './gitPorts.ts';
import { goToDefinition } from './goToDefinition.ts';
import { hover } from './hover.ts';
import { listFiles } from './listFiles.ts';
import type { FetchPorts, SearchPorts } from './lookPorts.ts';
import { readFile } from './readFile.ts';
import { renameFile } from './renameFile.ts';
import { runCommand } from './runCommand.ts';
import { runTests, type TestPorts } from './runTests.ts';
import { searchText } from './searchText.ts';
import { todo, type TodoList } from './todo.ts';
import { runTool, toolFor, type ToolDefinition, type ToolEffect, type ToolResult } from './tool.ts';

/** What all tools together need of the world. */
export type ToolPorts = SearchPorts &
  FetchPorts &
  ProblemPorts &
  GitPorts &
  ChangePorts &
  TestPorts & {
    readonly renameEdits: RenameEdits;
    readonly questions: UserQuestions;
    readonly todo: TodoList;
  };

/** A tool that is ready to be offered and called; its arguments are its own business. */
export interface OfferedTool {
  readonly name: string;
  readonly effect: ToolEffect;
  /** What the model is told. */
  tool(detail: 'full' | 'brief'): Tool;
  /** Bad arguments and refusals are answers; an abort is thrown. */
  run(given: unknown, ports: ToolPorts, signal: AbortSignal): Promise<ToolResult>;
}

/** Every tool of the product, those that only look first. */
export const toolSet: readonly OfferedTool[] = [
  offered(readFile),
  offered(listFiles),
  offered(searchText),
  offered(findSymbol),
  offered(findReferences),
  offered(goToDefinition),
  offered(hover),
  offered(getProblems),
  offered(gitDiff),
  offered(gitLog),
  offered(editFile),
  offered(applyPatch),
  offered(createFile),
  offered(renameFile),
  offered(deleteFile),
  offered(runCommand),
  offered(commandOutput),
  offered(commandInput),
  offered(commandStop),
  offered(runTests),
  offered(fetchUrl),
  offered(askUser),
  offered(todo),
];

/** What a small context does without: others do nearly the same, or it is for long tasks. */
const forLargeContexts: ReadonlySet<string> = new Set([
  'apply_patch',
  'command_input',
  'go_to_definition',
  'hover',
  'todo',
]);

/** The tools for small local contexts; told in brief they are 1,200 tokens at most. */
export const compactToolSet: readonly OfferedTool[] = toolSet.filter(
  ({ name }) => !forLargeContexts.has(name),
);

function offered<Args>(definition: ToolDefinition<Args, ToolPorts>): OfferedTool {
  return {
    name: definition.name,
    effect: definition.effect,
    tool: (detail) => toolFor(definition, detail),
    run: (given, ports, signal) => runTool(definition, given, ports, signal),
  };
}
