import type { Logger, Tool, ToolCall } from '../../ports.ts';
import { unifiedDiff } from '../edits/unifiedDiff.ts';
import type { McpPorts } from '../mcp/mcpPorts.ts';
import type { ToolEffect, ToolResult } from '../tools/tool.ts';
import type { ToolPorts } from '../tools/toolSet.ts';
import { CallWitness, type ToolGate } from './callWitness.ts';
import type { ToolCallResult, TurnToolbox } from './chatParts.ts';

/** What a call of any tool is given. */
export type CallPorts = ToolPorts & McpPorts & { readonly gate: ToolGate };

/** A tool of the product, or of an MCP server. */
export interface BoxedTool {
  readonly name: string;
  readonly effect: ToolEffect;
  tool(detail: 'full' | 'brief'): Tool;
  run(given: unknown, ports: CallPorts, signal: AbortSignal): Promise<ToolResult>;
}

export interface ToolboxParts {
  readonly offered: readonly BoxedTool[];
  /** Names of tools that are not offered → why, as the end of a sentence. */
  readonly missing: ReadonlyMap<string, string | undefined>;
  readonly detail: 'full' | 'brief';
  readonly problems: readonly string[];
  readonly portsFor: (witness: CallWitness) => CallPorts;
  readonly onAbandon: () => void;
  readonly logger: Logger;
}

/** A name that no tool has may be of any length. */
const maxNameChars = 64;

/** The tools of one turn. */
export class Toolbox implements TurnToolbox {
  readonly tools: readonly Tool[];
  readonly problems: readonly string[];
  readonly #parts: ToolboxParts;
  readonly #byName: ReadonlyMap<string, BoxedTool>;

  constructor(parts: ToolboxParts) {
    this.tools = parts.offered.map((each) => each.tool(parts.detail));
    this.problems = parts.problems;
    this.#parts = parts;
    this.#byName = new Map(parts.offered.map((each) => [each.name, each]));
  }

  effectOf(name: string): ToolEffect | undefined {
    return this.#byName.get(name)?.effect;
  }

  async run(call: ToolCall, signal: AbortSignal): Promise<ToolCallResult> {
    const tool = this.#byName.get(call.name);
    if (tool === undefined) {
      return this.#unknown(call.name);
    }
    const witness = new CallWitness();
    const result = await this.#result(tool, call.arguments, witness, signal);
    const { changes, isDenied, isLocalOnly } = witness;
    return {
      ...result,
      ...(changes.length > 0 && { diff: unifiedDiff(changes) }),
      ...(isDenied && { isDenied }),
      ...(isLocalOnly && { isLocalOnly }),
    };
  }

  abandon(): void {
    this.#parts.onAbandon();
  }

  /** An editor's own service may fail in its own way; that ends a call, not the turn. */
  async #result(
    tool: BoxedTool,
    given: ToolCall['arguments'],
    witness: CallWitness,
    signal: AbortSignal,
  ): Promise<ToolResult> {
    try {
      return await tool.run(given, this.#parts.portsFor(witness), signal);
    } catch (error) {
      signal.throwIfAborted();
      this.#parts.logger.error(`tools: ${tool.name} failed: ${stackOf(error)}`);
      const content = `${tool.name} failed for a reason of its own. Try it once more in another way, or go on without it.`;
      return { content, summary: `${tool.name} failed; the log says why`, isError: true };
    }
  }

  #unknown(name: string): ToolCallResult {
    const why = this.#parts.missing.get(name);
    const shown = JSON.stringify(name.slice(0, maxNameChars));
    const problem = why ? `${shown} can't be called: ${why}.` : `There is no tool ${shown}.`;
    const names = [...this.#byName.keys()].join(', ') || 'none';
    return {
      content: `${problem} Tools that there are: ${names}.`,
      summary: `Called ${shown}, which ${why ? 'is not offered' : 'does not exist'}`,
      isError: true,
    };
  }
}

function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
