import * as path from 'node:path';
import { TreeSitterShellParser } from '../../src/host/parsers/shellParser.ts';
import { TreeSitter } from '../../src/host/parsers/treeSitter.ts';

const folder = path.join(import.meta.dirname, '../../node_modules/@vscode/tree-sitter-wasm/wasm');

/** The real parser, on the grammars that are shipped. */
export function realShellParser(): TreeSitterShellParser {
  return new TreeSitterShellParser(new TreeSitter(folder));
}
