import { readFile } from 'node:fs/promises';
import * as path from 'node:path';
import type { Node, Parser } from '@vscode/tree-sitter-wasm';

/** Grammars that are shipped. */
export type GrammarName = 'bash' | 'powershell';

/** Loads tree-sitter and its grammars when they are first needed: some 20 ms each. */
export class TreeSitter {
  readonly #folder: string;
  readonly #parsers = new Map<GrammarName, Promise<Parser>>();
  #library: ReturnType<typeof loadLibrary> | undefined;

  /** @param folder that holds `tree-sitter.wasm` and `tree-sitter-<grammar>.wasm` */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** A parser for a grammar; the same one each time. Rejects if its file can't be read. */
  parser(name: GrammarName): Promise<Parser> {
    const known = this.#parsers.get(name) ?? this.#load(name);
    this.#parsers.set(name, known);
    return known;
  }

  async #load(name: GrammarName): Promise<Parser> {
    this.#library ??= loadLibrary(this.#folder);
    const { Parser, Language } = await this.#library;
    const grammar = await readFile(path.join(this.#folder, `tree-sitter-${name}.wasm`));
    const parser = new Parser();
    parser.setLanguage(await Language.load(grammar));
    return parser;
  }
}

/** What a node is made of, tokens among it. */
export function childrenOf(node: Node): readonly Node[] {
  return node.children.filter((child) => child !== null);
}

/** Whether there is something between each node and the next. */
export function areApart(nodes: readonly Node[]): boolean {
  return nodes.every((node, index) => (nodes[index - 1]?.endIndex ?? -1) < node.startIndex);
}

async function loadLibrary(folder: string) {
  const { default: library } = await import('@vscode/tree-sitter-wasm');
  await library.Parser.init({ locateFile: (file) => path.join(folder, file) });
  return library;
}
