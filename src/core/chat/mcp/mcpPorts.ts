import type { SafetyGate } from '../../safety/safetyGate.ts';
import type { McpWish } from './mcpLaunch.ts';

/** How a server is started or reached, with nothing left to fill in. */
export type McpLaunch =
  | {
      readonly kind: 'process';
      readonly command: string;
      readonly args: readonly string[];
      /** Absolute. */
      readonly folder: string;
      /** On top of the few variables that each server gets; `null` takes one of them away. */
      readonly environment: Readonly<Record<string, string | null>>;
    }
  | {
      readonly kind: 'http';
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    };

/** A server of the workspace that could be started. */
export interface McpServerWish extends McpWish {
  /** Unique in the workspace: the entry's name, after the folder's where there are several. */
  readonly server: string;
}

/** What all files of the workspace ask for. */
export interface McpServerList {
  readonly wishes: readonly McpServerWish[];
  /** Sentences for the user: what is left out, and why. */
  readonly problems: readonly string[];
}

/** A server that was started or reached. What it sends is unchecked. */
export interface McpConnection {
  /** False once the server has ended, or the connection was closed. */
  isOpen(): boolean;
  /** How often the server has said that its tools are others now. */
  changes(): number;
  /** All pages. Throws where the server does not answer with a list. */
  listTools(signal: AbortSignal): Promise<readonly unknown[]>;
  /** Throws `ToolError` where no answer comes in time, and the signal's reason after an abort. */
  call(
    tool: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown>;
  /** Ends the server with all that it has started. */
  close(): Promise<void>;
}

/** Starts and reaches servers; through the safety gate alone. */
export interface McpConnector {
  /** Throws an error for the log where no server answers in time. */
  open(server: string, launch: McpLaunch, signal: AbortSignal): Promise<McpConnection>;
}

/** Remembers what servers said of their tools, in a place that no file of the workspace can reach. */
export interface McpMemory {
  /** @returns whatever was set before, even by an older version; it is checked. */
  get(serverHash: string): unknown;
  /** @param hashes SHA-256 of each tool's description and arguments, by its name. */
  set(serverHash: string, hashes: Readonly<Record<string, string>>): void;
}

/** What a call of an MCP tool needs of the world. */
export interface McpPorts {
  readonly gate: Pick<SafetyGate, 'call' | 'connect'>;
  readonly turnId: string;
  /** An unguessable word, as `fence` wants it. */
  readonly randomId: () => string;
  /** Most tokens that a result may have: about 10,000, less where the model's context is small. */
  readonly maxResultTokens: number;
}
