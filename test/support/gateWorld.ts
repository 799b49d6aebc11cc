import { ToolError } from '../../src/core/chat/tools/tool.ts';
import type { CommandStatus, Workspace } from '../../src/core/ports.ts';
import type {
  ApprovalAnswer,
  ApprovalRequest,
  CheckedPath,
  FileChange,
  Shell,
} from '../../src/core/safety/action.ts';
import { Approvals } from '../../src/core/safety/approvals.ts';
import { isExcluded } from '../../src/core/safety/exclude.ts';
import { SafetyGate } from '../../src/core/safety/safetyGate.ts';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { realShellParser } from './grammars.ts';

const root = '/work/shop';
const parser = realShellParser();

/** What a person does when asked; it may look at the request as long as it likes. */
export type Person = (
  request: ApprovalRequest,
  signal: AbortSignal,
) => ApprovalAnswer | Promise<ApprovalAnswer>;

export const deniesAll: Person = () => ({ kind: 'denied' });
export const approves =
  (scope: 'once' | 'turn' | 'session' | 'workspace' = 'once'): Person =>
  ({ hash }) => ({ kind: 'approved', hash, scope });

/** A checked path in the one folder of the pretended workspace. */
export function shopPath(display: string, more: Partial<CheckedPath> = {}): CheckedPath {
  const real = display === '' ? root : `${root}/${display}`;
  return { display, real, root, kind: 'file', isThroughLink: false, ...more };
}

/** The real gate with real rules, in a world that only writes down what was done to it. */
export class GateWorld {
  /** Everything that left a trace, in order: `edit a.ts`, `run npm test`, `fetch https://…`. */
  readonly effects: string[] = [];
  readonly asked: ApprovalRequest[] = [];
  /** The changes among the effects, whole. */
  readonly changed: FileChange[] = [];
  readonly stored = new Map<string, readonly string[]>();
  readonly gate: SafetyGate;
  readonly approvals: Approvals;
  settings: Settings = defaultSettings;
  isTrusted = true;
  checkpointError: Error | undefined;
  shell: Shell = 'bash';
  roots: readonly string[] = [root];
  person: Person;
  /** Paths below the root that lead to somewhere else, or are folders. */
  readonly links = new Map<string, string>();
  readonly directories = new Set<string>(['', 'src']);

  constructor(person: Person = deniesAll) {
    this.person = person;
    this.approvals = new Approvals(
      {
        get: (key) => this.stored.get(key),
        set: (key, keys) => void this.stored.set(key, keys),
      },
      () => this.roots,
    );
    this.gate = new SafetyGate({
      workspace: this.#workspace(),
      approvals: this.approvals,
      approver: {
        ask: async (request, signal) => {
          this.asked.push(request);
          return this.person(request, signal);
        },
      },
      checkpoints: {
        keep: async (turnId, changes) => {
          if (this.checkpointError) {
            throw this.checkpointError;
          }
          this.effects.push(`keep ${turnId} ${changes.length}`);
        },
      },
      terminals: {
        shell: () => this.shell,
        run: async ({ command }) => this.#did(`run ${command}`),
        read: async () => this.#did('read'),
        lines: () => '',
        send: async (id, text) => void this.#did(`send ${id} ${text}`),
        stop: async () => this.#did('stop'),
      },
      parser,
      settings: () => this.settings,
      sha256,
    });
  }

  set(approval: Settings['tools.approval']): this {
    this.settings = { ...this.settings, 'tools.approval': approval };
    return this;
  }

  #did(effect: string): CommandStatus {
    this.effects.push(effect);
    return { id: '1', state: 'exited', exitCode: 0, newOutput: '', firstLine: 1 };
  }

  #workspace(): Workspace {
    return {
      folders: () => this.roots.map((each) => ({ name: 'shop', root: each })),
      isTrusted: () => this.isTrusted,
      check: async (asked) => {
        const display = asked.replace(`${root}/`, '');
        const target = this.links.get(display) ?? display;
        if (target.startsWith('/') || isExcluded(target, [])) {
          throw new ToolError(`${display} can't be read.`);
        }
        return shopPath(target, { kind: this.directories.has(target) ? 'directory' : 'file' });
      },
      readText: async () => ({ text: '', isUnsaved: false }),
      list: async () => [],
      apply: async (changes) => {
        this.changed.push(...changes);
        changes.forEach((change) => this.effects.push(described(change)));
        return [];
      },
    };
  }
}

function described(change: FileChange): string {
  return `${change.kind} ${change.path.display}`;
}
