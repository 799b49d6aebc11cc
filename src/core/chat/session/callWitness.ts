import type { Workspace } from '../../ports.ts';
import type { CheckedPath, FileChange } from '../../safety/action.ts';
import { isLocalOnly } from '../../safety/exclude.ts';
import { DenialError, type SafetyGate } from '../../safety/safetyGate.ts';
import { ToolError } from '../tools/tool.ts';

/** What tools may ask of the gate. */
export type ToolGate = Pick<
  SafetyGate,
  'call' | 'change' | 'command' | 'connect' | 'debug' | 'fetch' | 'input'
>;

/** Which files only a model on this machine may see. */
export interface LocalOnlyFiles {
  /** `glmAir.privacy.localOnly`. */
  readonly globs: readonly string[];
  /** Whether such a model would answer this chat. */
  readonly canStayHere: () => boolean;
}

/** Notices what one call of a tool does, where it passes the gate and the workspace. */
export class CallWitness {
  /** Those that were made, in order. */
  readonly changes: FileChange[] = [];
  /** The user said no. */
  isDenied = false;
  /** A file was looked at that only a model on this machine may see. */
  isLocalOnly = false;

  /** The workspace, but that files which may not leave the machine are read for a model on it alone. */
  watchedWorkspace(workspace: Workspace, files: LocalOnlyFiles): Workspace {
    const notice = (path: CheckedPath) => {
      if (path.kind === 'file' && isForThisMachine(path, files.globs)) {
        if (!files.canStayHere()) {
          throw new ToolError(
            `${path.display} may only be seen by a model on this machine (glmAir.privacy.localOnly), and none answers this chat. Go on without it, or tell the user.`,
          );
        }
        this.isLocalOnly = true;
      }
    };
    return {
      folders: () => workspace.folders(),
      isTrusted: () => workspace.isTrusted(),
      list: (folder) => workspace.list(folder),
      apply: (changes, signal) => workspace.apply(changes, signal),
      check: async (asked, purpose) => {
        const path = await workspace.check(asked, purpose);
        if (purpose !== 'list') {
          notice(path);
        }
        return path;
      },
      readText: async (file) => {
        notice(file);
        return workspace.readText(file);
      },
    };
  }

  /** The gate, heard along. */
  watchedGate(gate: SafetyGate): ToolGate {
    return {
      change: async (...wish) => {
        const made = await this.#heard(gate.change(...wish));
        this.changes.push(...made.changes);
        return made;
      },
      command: (...wish) => this.#heard(gate.command(...wish)),
      input: (...wish) => this.#heard(gate.input(...wish)),
      fetch: (...wish) => this.#heard(gate.fetch(...wish)),
      connect: (...wish) => this.#heard(gate.connect(...wish)),
      call: (...wish) => this.#heard(gate.call(...wish)),
      debug: (...wish) => this.#heard(gate.debug(...wish)),
    };
  }

  async #heard<Result>(doing: Promise<Result>): Promise<Result> {
    try {
      return await doing;
    } catch (error) {
      this.isDenied ||= error instanceof DenialError;
      throw error;
    }
  }
}

/** Rules speak of paths in a workspace folder, and mean a file under each of its names. */
function isForThisMachine(
  { real, root, aliases = [] }: CheckedPath,
  globs: readonly string[],
): boolean {
  return [real.slice(root.length), ...aliases].some((name) => isLocalOnly(name, globs));
}
