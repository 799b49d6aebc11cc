import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import {
  getDefaultEnvironment,
  StdioClientTransport,
} from '@modelcontextprotocol/sdk/client/stdio.js';
import { ReadBuffer, serializeMessage } from '@modelcontextprotocol/sdk/shared/stdio.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { McpLaunch } from '../../core/chat/mcp/mcpPorts.ts';
import { endTree, endTreeOnWindows, signalGroup } from '../workspace/processTree.ts';
import { maxMessageBytes } from './boundedFetch.ts';
import { guardGroup } from './groupGuard.ts';

type ProcessLaunch = Extract<McpLaunch, { readonly kind: 'process' }>;
type StderrListener = (text: string) => void;

/** A server says goodbye when its input ends, and again when it is asked to go. */
const graceMs = 500;
/** What a server prints beside its answers is logged so far, and no further. UTF-16 units. */
const maxStderrChars = 100_000;

/** Runs a server as a child process and speaks with it over its input and output. */
export function processTransport(launch: ProcessLaunch, onStderr: StderrListener): Transport {
  return process.platform === 'win32'
    ? new WindowsTransport(launch, onStderr)
    : new GroupTransport(launch, onStderr);
}

/** The server leads a process group, which goes with it and with us, whichever way we go. */
class GroupTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: (message: JSONRPCMessage) => void;
  readonly #launch: ProcessLaunch;
  readonly #onStderr: StderrListener;
  readonly #incoming = new ReadBuffer({ maxBufferSize: maxMessageBytes });
  #child: ChildProcessWithoutNullStreams | undefined;

  constructor(launch: ProcessLaunch, onStderr: StderrListener) {
    this.#launch = launch;
    this.#onStderr = onStderr;
  }

  async start(): Promise<void> {
    const { command, args, folder, environment } = this.#launch;
    const env = environmentOf(environment);
    const child = spawn(command, args, { cwd: folder, env, detached: true, stdio: 'pipe' });
    child.stdin.on('error', () => undefined); // It reads no more; its end tells the rest.
    child.stdout.on('data', (chunk: Buffer) => this.#read(chunk));
    child.stderr.setEncoding('utf8').on('data', bounded(this.#onStderr));
    await once(child, 'spawn');
    this.#child = child;
    child.on('error', (error) => this.onerror?.(error));
    const release = guardGroup(child.pid);
    child.once('exit', () => {
      signalGroup(child, 'SIGKILL'); // What it leaves behind has nobody to talk to.
      release();
      this.onclose?.();
    });
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#child?.stdin.write(serializeMessage(message)) === false) {
      await Promise.race([once(this.#child.stdin, 'drain'), once(this.#child, 'exit')]);
    }
  }

  async close(): Promise<void> {
    const child = this.#child;
    if (child) {
      const ways = [() => child.stdin.end(), () => signalGroup(child, 'SIGTERM')];
      await endTree(child, ways, graceMs);
    }
  }

  #read(chunk: Buffer): void {
    try {
      this.#incoming.append(chunk);
    } catch (error) {
      this.#tell(error);
      void this.close(); // Whatever came next would begin in the middle of a message.
    }
    while (this.#readMessage()) {
      // Each call has passed one on.
    }
  }

  /** @returns whether there may be another one */
  #readMessage(): boolean {
    try {
      const message = this.#incoming.readMessage();
      if (message !== null) {
        this.onmessage?.(message);
      }
      return message !== null;
    } catch (error) {
      this.#tell(error); // A line that is no message: some servers log there.
      return true;
    }
  }

  #tell(error: unknown): void {
    this.onerror?.(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Windows has no groups of this kind: the client's own transport finds `npx.cmd`, and the tree is ended by its root. */
class WindowsTransport extends StdioClientTransport {
  constructor({ command, args, folder, environment }: ProcessLaunch, onStderr: StderrListener) {
    super({
      ...{ command, args: [...args], cwd: folder, env: environmentOf(environment) },
      ...{ stderr: 'pipe', maxBufferSize: maxMessageBytes },
    });
    const tell = bounded(onStderr);
    this.stderr?.on('data', (chunk) => tell(String(chunk)));
  }

  override async close(): Promise<void> {
    if (this.pid !== null) {
      await endTreeOnWindows(this.pid);
    }
    await super.close();
  }
}

/** What programs need to be found and to speak the user's language, and what the entry names; nothing else of ours. */
function environmentOf(own: ProcessLaunch['environment']): Record<string, string> {
  const { LANG, LC_ALL } = process.env;
  const all = { ...getDefaultEnvironment(), LANG, LC_ALL, ...own };
  const named = Object.entries(all).flatMap(([name, value]) =>
    typeof value === 'string' ? [[name, value] as const] : [],
  );
  return Object.fromEntries(named);
}

function bounded(onText: StderrListener): StderrListener {
  let left = maxStderrChars;
  return (text) => {
    const part = text.slice(0, left).trimEnd();
    left = Math.max(0, left - text.length);
    if (part !== '') {
      onText(part);
    }
  };
}
