import * as vscode from 'vscode';
import type { Commit, GitHistory, RepositoryChanges } from '../core/chat/tools/gitPorts.ts';
import { ToolError } from '../core/chat/tools/tool.ts';
import { unlessAborted } from '../core/unlessAborted.ts';

/** Looking for repositories takes a moment after the window opened. */
const startLimitMs = 5_000;

/** The parts of the built-in extension's API, version 1, that are used here (extensions/git/src/api/git.d.ts of VS Code). */
interface GitApi {
  readonly state: 'uninitialized' | 'initialized';
  readonly onDidChangeState: vscode.Event<unknown>;
  readonly repositories: readonly Repository[];
  getRepository(uri: vscode.Uri): Repository | null;
}
interface Repository {
  readonly rootUri: vscode.Uri;
  readonly state: {
    readonly workingTreeChanges: readonly Change[];
    /** Where the user's settings keep them apart. */
    readonly untrackedChanges?: readonly Change[];
  };
  status(): Promise<void>;
  diff(isOfIndex?: boolean): Promise<string>;
  log(options: {
    readonly maxEntries: number;
    readonly path?: string;
  }): Promise<readonly LogEntry[]>;
}
interface Change {
  readonly uri: vscode.Uri;
  readonly status: number;
}
interface LogEntry {
  readonly hash: string;
  readonly message: string;
  readonly authorName?: string;
  readonly authorDate?: Date;
}
interface GitExtension {
  readonly enabled: boolean;
  getAPI(version: 1): GitApi;
}

/** `Status.UNTRACKED` of that API. */
const untrackedStatus = 7;

/** What the editor's own git extension knows. */
export class EditorGitHistory implements GitHistory {
  async changes(
    of: 'worktree' | 'index',
    signal: AbortSignal,
  ): Promise<readonly RepositoryChanges[]> {
    const { repositories } = await openGit(signal);
    const found = repositories.map((repository) => changesIn(repository, of));
    return inSentences(Promise.all(found), signal);
  }

  async log(
    real: string | undefined,
    maxCommits: number,
    signal: AbortSignal,
  ): Promise<readonly Commit[]> {
    const git = await openGit(signal);
    const [first] = git.repositories;
    const repository = real === undefined ? first : git.getRepository(vscode.Uri.file(real));
    if (!repository) {
      throw new ToolError('That path is in no git repository. Go on without its history.');
    }
    const options = { maxEntries: maxCommits, ...(real === undefined ? {} : { path: real }) };
    const entries = await inSentences(repository.log(options), signal);
    return entries.map(commitOf);
  }
}

async function openGit(signal: AbortSignal): Promise<GitApi> {
  const extension = vscode.extensions.getExtension<GitExtension>('vscode.git');
  const git = extension && (await unlessAborted(Promise.resolve(extension.activate()), signal));
  if (!git?.enabled) {
    throw new ToolError('The editor has no git here. Go on without its history.');
  }
  const api = git.getAPI(1);
  if (api.state === 'uninitialized') {
    await unlessAborted(started(api), signal);
  }
  if (api.repositories.length === 0) {
    throw new ToolError('The workspace is in no git repository. Go on without its history.');
  }
  return api;
}

function started(api: GitApi): Promise<void> {
  return new Promise((resolve) => {
    const limit = setTimeout(end, startLimitMs);
    const change = api.onDidChangeState(end);
    function end(): void {
      clearTimeout(limit);
      change.dispose();
      resolve();
    }
  });
}

async function changesIn(
  repository: Repository,
  of: 'worktree' | 'index',
): Promise<RepositoryChanges> {
  await repository.status(); // what it knows may be some seconds old
  const { workingTreeChanges, untrackedChanges = [] } = repository.state;
  const untracked = [...workingTreeChanges, ...untrackedChanges];
  return {
    root: repository.rootUri.fsPath,
    diff: await repository.diff(of === 'index'),
    untracked: untracked
      .filter(({ status }) => status === untrackedStatus)
      .map(({ uri }) => uri.fsPath),
  };
}

async function inSentences<Result>(work: Promise<Result>, signal: AbortSignal): Promise<Result> {
  try {
    return await unlessAborted(work, signal);
  } catch (cause) {
    signal.throwIfAborted();
    const reason = cause instanceof Error ? cause.message.trim() : String(cause);
    throw new ToolError(`git failed: ${reason.slice(0, 300)}`, { cause });
  }
}

function commitOf({ hash, message, authorName = '', authorDate }: LogEntry): Commit {
  const date = authorDate?.toISOString().slice(0, 10) ?? '';
  return { hash, author: authorName, date, message };
}
