import type { CommandPorts } from '../../src/core/chat/terminals/commandPorts.ts';
import { ToolError } from '../../src/core/chat/tools/tool.ts';
import type { TestPorts } from '../../src/core/chat/tools/runTests.ts';
import type { CommandStatus } from '../../src/core/ports.ts';
import type { CheckedPath, Shell } from '../../src/core/safety/action.ts';

const root = '/work/shop';

/** Files by their path, a gate that permits all, and commands that do what a test says. */
export class CommandWorld {
  /** What the gate was asked for: `run_command in src: ls`. */
  readonly asked: string[] = [];
  readonly files = new Map<string, string>();
  shell: Shell = 'bash';
  folders: readonly { readonly name: string; readonly root: string }[] = [{ name: 'shop', root }];
  /** What the next command comes to. */
  status: CommandStatus = {
    ...{ id: 'c1', state: 'exited', exitCode: 0, newOutput: '', firstLine: 1 },
  };
  waitedMs = 0;
  /** What the test runner leaves behind. */
  report: string | undefined;

  readonly ports: TestPorts & CommandPorts = {
    turnId: 't1',
    maxResultTokens: 1_000,
    randomId: () => 'f00d',
    workspace: {
      folders: () => this.folders,
      check: async (asked) => this.#check(asked),
      readText: async ({ real }) => ({ text: this.files.get(real) ?? '', isUnsaved: false }),
    },
    gate: {
      command: async (tool, _turnId, { command, folder, waitMs }) => {
        this.asked.push(`${tool} in ${folder.display || '.'}: ${command}`);
        this.waitedMs = waitMs;
        return this.status;
      },
      input: async (tool, _turnId, { commandId, text }) => {
        this.asked.push(`${tool} to ${commandId}: ${JSON.stringify(text)}`);
      },
    },
    terminals: {
      shell: () => this.shell,
      read: async (_id, waitMs) => {
        this.waitedMs = waitMs;
        return this.status;
      },
      lines: (_id, start, end) =>
        this.status.newOutput
          .split('\n')
          .slice(start - 1, end)
          .join('\n'),
      stop: async () => ({ ...this.status, state: 'stopped' }),
    },
    testReport: {
      path: '/tmp/own/test-report',
      clear: async () => void this.asked.push('clear'),
      read: async () => this.report,
    },
  };

  /** @param names files below the root with their texts; folders come by themselves. */
  plant(names: Readonly<Record<string, string>>): this {
    for (const [name, text] of Object.entries(names)) {
      this.files.set(`${root}/${name}`, text);
    }
    return this;
  }

  #check(asked: string): CheckedPath {
    const real = asked.startsWith('/') ? asked : `${root}/${asked}`;
    const isFolder =
      real === root || [...this.files.keys()].some((name) => name.startsWith(`${real}/`));
    if (!isFolder && !this.files.has(real)) {
      throw new ToolError(`There is no ${asked}.`);
    }
    const display = real.slice(root.length + 1);
    return { display, real, root, kind: isFolder ? 'directory' : 'file', isThroughLink: false };
  }
}
