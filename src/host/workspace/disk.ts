import { existsSync, realpathSync } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { PathStyle } from '../../core/safety/pathRules.ts';

/** The calls to the operating system that files are reached by. */
export type FileCalls = Pick<
  typeof fs,
  | 'link'
  | 'lstat'
  | 'mkdir'
  | 'open'
  | 'readdir'
  | 'readlink'
  | 'realpath'
  | 'rename'
  | 'rmdir'
  | 'unlink'
>;

/** The file system and how it is spoken to. */
export interface Disk {
  readonly files: FileCalls;
  /** `realpath` for the rare moment when a workspace folder is seen first. */
  realpathSync(path: string): string;
  readonly style: PathStyle;
  /**
   * Folder in which the kernel shows what is open, by descriptor; Linux alone has one. A name in it leads
   * to the open folder itself, wherever its path leads meanwhile, as `openat` would.
   */
  readonly descriptors: string | undefined;
}

/** The disk of this machine. */
export function localDisk(): Disk {
  const descriptors = '/proc/self/fd';
  return {
    files: fs,
    realpathSync: realpathSync.native,
    style: process.platform === 'win32' ? 'windows' : 'posix',
    descriptors: process.platform === 'linux' && existsSync(descriptors) ? descriptors : undefined,
  };
}

/** Whether an error of the file system has one of these codes. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** The part of `node:path` that speaks the disk's language. */
export function pathsOf(disk: Disk): path.PlatformPath {
  return disk.style === 'windows' ? path.win32 : path.posix;
}

/** Handler for a look at what need not exist. */
export function undefinedIfMissing(error: unknown): undefined {
  if (!hasCode(error, 'ENOENT', 'ENOTDIR')) {
    throw error;
  }
}

const sentences: Readonly<Record<string, string>> = {
  EACCES: 'the system denies access',
  EEXIST: 'it exists already',
  EISDIR: 'it is a folder',
  ELOOP: 'its links lead in circles, or it became a link just now',
  ENAMETOOLONG: 'its name is too long',
  ENOENT: 'it does not exist',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of it is a file, not a folder',
  EPERM: 'the system denies access',
  EROFS: 'the disk is read-only',
};

/** An error of the file system as a sentence for the model; any other error as it is. */
export function explained(error: unknown, display: string): unknown {
  if (error instanceof ToolError || !(error instanceof Error && 'code' in error)) {
    return error;
  }
  const code = String(error.code);
  return new ToolError(`${display} can't be reached: ${sentences[code] ?? code}.`, {
    cause: error,
  });
}
