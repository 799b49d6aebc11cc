import * as vscode from 'vscode';
import { fuzzyPaths } from '../../core/chat/context/fuzzyPaths.ts';
import { isExcluded } from '../../core/safety/exclude.ts';
import type { Settings } from '../../core/settings.ts';
import type { Mention } from '../../protocol/chatPage.ts';

/** What nobody means when they name a file, on top of the user's `files.exclude`. */
const noSources = '**/{node_modules,bower_components,.git,.hg,.svn,__pycache__,.venv}/**';
const maxFiles = 50_000;
/** While somebody types a name, the files are listed once. */
const listLastsMs = 10_000;
const maxMentions = 30;

/** Files that `@` offers: those of the workspace that the chat may read. */
export class MentionSearch {
  readonly #settings: () => Settings;
  #paths: Promise<readonly string[]> | undefined;
  #listedAt = 0;

  constructor(settings: () => Settings) {
    this.#settings = settings;
  }

  async find(query: string): Promise<readonly Mention[]> {
    const paths = await this.#list();
    const open = openPaths().filter((path) => this.#isOffered(path));
    return fuzzyPaths(query, paths, open, maxMentions);
  }

  #list(): Promise<readonly string[]> {
    const now = Date.now();
    if (!this.#paths || now - this.#listedAt > listLastsMs) {
      this.#listedAt = now;
      this.#paths = this.#listNow().catch((error: unknown) => {
        this.#paths = undefined;
        throw error;
      });
    }
    return this.#paths;
  }

  async #listNow(): Promise<readonly string[]> {
    const files = await vscode.workspace.findFiles('**/*', noSources, maxFiles);
    return files.map(pathOf).filter((path) => this.#isOffered(path));
  }

  #isOffered(path: string): boolean {
    return !isExcluded(path, this.#settings()['privacy.exclude']);
  }
}

/** The newest first, as far as the editor tells. */
function openPaths(): readonly string[] {
  const tabs = vscode.window.tabGroups.all.flatMap((group) =>
    group.tabs.toSorted((a, b) => Number(b.isActive) - Number(a.isActive)),
  );
  const uris = tabs.flatMap(({ input }) =>
    input instanceof vscode.TabInputText && vscode.workspace.getWorkspaceFolder(input.uri)
      ? [input.uri]
      : [],
  );
  return [...new Set(uris.map(pathOf))];
}

/** As the tools name a file: with the folder's name where there are several. */
function pathOf(uri: vscode.Uri): string {
  return vscode.workspace.asRelativePath(uri, (vscode.workspace.workspaceFolders?.length ?? 0) > 1);
}
