import * as vscode from 'vscode';
import {
  importColumns,
  importPattern,
  moduleStem,
  relativeWay,
} from '../core/chat/edits/moduleNames.ts';
import type { TextSearch } from '../core/chat/tools/lookPorts.ts';
import { ToolError } from '../core/chat/tools/tool.ts';
import type { RenameEdits, Workspace } from '../core/ports.ts';
import type { CheckedPath, FileChange } from '../core/safety/action.ts';
import { unlessAborted } from '../core/unlessAborted.ts';

type Edit = Extract<FileChange, { readonly kind: 'edit' }>;
type Files = Pick<Workspace, 'check' | 'folders' | 'readText'>;

/** Files of which the built-in TypeScript service knows who imports them. */
const knownFiles = /\.[cm]?[jt]sx?$/;
/** A rename goes on without edits of imports when finding them takes longer. */
const limitMs = 15_000;
/** Lines that hold a module's name without importing it are asked about in vain. */
const maxCandidates = 30;

/**
 * Edits of imports along with a rename. The editor has no call that tells them beforehand: extensions make such edits by
 * themselves, after the rename. But TypeScript's service takes the rename of a module's name in an import for that of the file, and
 * tells all its edits without making them. So it takes one import of the file to find the others; where there is none, the file's own
 * imports stay as they are.
 */
export class EditorRenameEdits implements RenameEdits {
  readonly #files: Files;
  readonly #search: Pick<TextSearch, 'matches'>;

  constructor(files: Files, search: Pick<TextSearch, 'matches'>) {
    this.#files = files;
    this.#search = search;
  }

  async editsFor(
    from: CheckedPath,
    to: CheckedPath,
    signal: AbortSignal,
  ): Promise<readonly Edit[]> {
    if (!knownFiles.test(from.real) || !knownFiles.test(to.real)) {
      return [];
    }
    const limit = AbortSignal.timeout(limitMs);
    try {
      return await this.#find(from, to, AbortSignal.any([signal, limit]));
    } catch (error) {
      signal.throwIfAborted();
      if (limit.aborted || error instanceof ToolError) {
        return [];
      }
      throw error;
    }
  }

  async #find(from: CheckedPath, to: CheckedPath, signal: AbortSignal): Promise<readonly Edit[]> {
    for await (const place of this.#candidates(from, signal)) {
      if (await this.#leadsTo(place, from, signal)) {
        const name = relativeWay(from.real, to.real);
        const edit = await ask<vscode.WorkspaceEdit>(
          'vscode.executeDocumentRenameProvider',
          [place.uri, place.range.start, name],
          signal,
        );
        return this.#changes(edit);
      }
    }
    return [];
  }

  /** Names in quotes that hold the module's, all over the workspace. */
  async *#candidates({ real }: CheckedPath, signal: AbortSignal): AsyncGenerator<vscode.Location> {
    const stem = moduleStem(real);
    let count = 0;
    for (const { root } of this.#files.folders()) {
      const place = await this.#files.check(root, 'list');
      for await (const match of this.#search.matches(place, queryFor(stem), signal)) {
        const document = await vscode.workspace.openTextDocument(match.real);
        const line = Math.min(match.line, document.lineCount) - 1;
        for (const column of importColumns(document.lineAt(line).text, stem)) {
          yield new vscode.Location(document.uri, new vscode.Position(line, column));
        }
        count += 1;
        if (count === maxCandidates) {
          return;
        }
      }
    }
  }

  async #leadsTo(
    { uri, range }: vscode.Location,
    { real }: CheckedPath,
    signal: AbortSignal,
  ): Promise<boolean> {
    const found = await ask<readonly (vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      [uri, range.start],
      signal,
    );
    for (const each of found ?? []) {
      const { fsPath } = 'targetUri' in each ? each.targetUri : each.uri;
      if ((await this.#canonical(fsPath)) === real) {
        return true;
      }
    }
    return false;
  }

  /** `undefined` for a place that tools don't reach. */
  async #canonical(path: string): Promise<string | undefined> {
    try {
      return (await this.#files.check(path, 'read')).real;
    } catch (error) {
      if (error instanceof ToolError) {
        return undefined;
      }
      throw error;
    }
  }

  async #changes(edit: vscode.WorkspaceEdit | undefined): Promise<readonly Edit[]> {
    const changes: Edit[] = [];
    for (const [uri, edits] of edit?.entries() ?? []) {
      const path = await this.#files.check(uri.fsPath, 'write');
      const { text: before } = await this.#files.readText(path);
      const document = await vscode.workspace.openTextDocument(uri);
      const after = edited(before, document, edits);
      if (after !== before) {
        changes.push({ kind: 'edit', path, before, after });
      }
    }
    return changes;
  }
}

function queryFor(stem: string) {
  return {
    pattern: importPattern(stem),
    isRegex: true,
    isCaseSensitive: true,
    include: ['*.{ts,tsx,mts,cts,js,jsx,mjs,cjs}'],
    exclude: ['node_modules'],
    maxPerFile: 3,
  };
}

/** The commands are documented, with what they answer: https://code.visualstudio.com/api/references/commands */
async function ask<Answer>(
  command: string,
  given: readonly unknown[],
  signal: AbortSignal,
): Promise<Answer | undefined> {
  const asked = vscode.commands.executeCommand<Answer | undefined>(command, ...given);
  return unlessAborted(Promise.resolve(asked), signal);
}

/** Places are those of the document, which may begin behind a byte order mark. Throws `ToolError` where it has another text. */
function edited(
  before: string,
  document: vscode.TextDocument,
  edits: readonly vscode.TextEdit[],
): string {
  const text = document.getText();
  const mark = before.slice(0, before.length - text.length);
  if (mark + text !== before) {
    throw new ToolError('The editor shows another text than the file has.');
  }
  const lastFirst = edits.toSorted((one, other) => other.range.start.compareTo(one.range.start));
  const after = lastFirst.reduce((rest, { range, newText }) => {
    const [start, end] = [document.offsetAt(range.start), document.offsetAt(range.end)];
    return rest.slice(0, start) + newText + rest.slice(end);
  }, text);
  return mark + after;
}
