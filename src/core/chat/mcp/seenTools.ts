import * as z from 'zod/mini';
import type { McpMemory } from './mcpPorts.ts';

const storedHashes = z.record(z.string(), z.string());

/**
 * What one server has said of its tools, from the first time on. A server that was approved with harmless
 * words and comes with others later (a “rug pull”) is noticed, in a later session as well.
 */
export class SeenTools {
  readonly #memory: McpMemory;
  readonly #serverHash: string;

  constructor(memory: McpMemory, serverHash: string) {
    this.#memory = memory;
    this.#serverHash = serverHash;
  }

  /** Remembers a tool that was never seen before; one that has changed stays as it was. */
  note(tool: string, hash: string): void {
    if (this.#hashOf(tool) === undefined) {
      this.accept(tool, hash);
    }
  }

  isChanged(tool: string, hash: string): boolean {
    return this.#hashOf(tool) !== hash;
  }

  /** A person has approved the tool as it is now. */
  accept(tool: string, hash: string): void {
    if (this.isChanged(tool, hash)) {
      this.#memory.set(this.#serverHash, Object.fromEntries([...this.#hashes(), [tool, hash]]));
    }
  }

  #hashOf(tool: string): string | undefined {
    return this.#hashes().get(tool);
  }

  #hashes(): ReadonlyMap<string, string> {
    const parsed = storedHashes.safeParse(this.#memory.get(this.#serverHash));
    return new Map(Object.entries(parsed.data ?? {}));
  }
}
