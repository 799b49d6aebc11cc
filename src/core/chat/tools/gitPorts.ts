import type { LookPorts } from './lookPorts.ts';

/** What has changed in a repository, as git tells. */
export interface RepositoryChanges {
  /** Absolute; the repository may reach beyond the workspace. */
  readonly root: string;
  /** A unified diff with paths relative to `root`. */
  readonly diff: string;
  /** Absolute paths of files that git does not know yet. */
  readonly untracked: readonly string[];
}

/** One commit. */
export interface Commit {
  readonly hash: string;
  readonly author: string;
  /** `2026-11-23`, or empty where git does not tell. */
  readonly date: string;
  readonly message: string;
}

/** What git knows of the workspace. Throws `ToolError` where there is no git or no repository. */
export interface GitHistory {
  changes(of: 'worktree' | 'index', signal: AbortSignal): Promise<readonly RepositoryChanges[]>;
  /** Newest first. @param real file or folder that they changed; absent for all of its repository. */
  log(
    real: string | undefined,
    maxCommits: number,
    signal: AbortSignal,
  ): Promise<readonly Commit[]>;
}

/** What the tools that ask git need of the world. */
export interface GitPorts extends LookPorts {
  readonly git: GitHistory;
}
