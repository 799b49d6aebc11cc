import type { Node } from '@vscode/tree-sitter-wasm';
import type { ParsedCommand, ShellFeature, SimpleCommand } from '../../core/ports.ts';
import { areApart, childrenOf } from './treeSitter.ts';

/** What each kind of node means; a kind that is not here makes the whole command unknown. */
const meanings: Readonly<Record<string, ShellFeature | 'plain'>> = {
  program: 'plain',
  statement_list: 'plain',
  empty_statement: 'plain',
  pipeline: 'plain',
  pipeline_chain: 'plain',
  pipeline_chain_tail: 'plain',
  command: 'plain',
  command_name: 'plain',
  command_elements: 'plain',
  command_argument_sep: 'plain',
  command_parameter: 'plain',
  generic_token: 'plain',
  array_literal_expression: 'plain',
  unary_expression: 'plain',
  integer_literal: 'plain',
  decimal_integer_literal: 'plain',
  string_literal: 'plain',
  expandable_string_literal: 'plain',
  verbatim_string_characters: 'plain',
  variable: 'expansion',
  sub_expression: 'substitution',
  parenthesized_expression: 'substitution',
  script_block_expression: 'scriptBlock',
  script_block: 'scriptBlock',
  script_block_body: 'scriptBlock',
  command_invokation_operator: 'invocation',
  command_name_expr: 'invocation',
  redirection: 'redirection',
  redirections: 'redirection',
  file_redirection_operator: 'redirection',
  merging_redirection_operator: 'redirection',
  redirected_file_name: 'redirection',
  comment: 'comment',
};

const bareWord = /^[\p{L}\p{N}\p{M}_+=:,./\\~^-]+$/u;

/** PowerShell takes typographic quotes and dashes for its own, and a backtick changes what follows it. */
const uncertain = /[\u2010-\u2015\u2018-\u201F`]/;

/**
 * Reads a syntax tree of tree-sitter-powershell.
 * @returns `undefined` where it holds more than commands in pipelines, one after the other.
 */
export function readPowerShell(root: Node, text: string): ParsedCommand | undefined {
  if (uncertain.test(text)) {
    return undefined;
  }
  const commands: SimpleCommand[] = [];
  const features = new Set<ShellFeature>(text.includes('\n') ? ['newline'] : []);
  const visit = (node: Node): boolean => {
    const meaning = node.isNamed ? meanings[node.type] : 'plain';
    if (meaning === undefined || node.isError || node.isMissing) {
      return false;
    }
    if (meaning !== 'plain') {
      features.add(meaning);
    }
    if (node.type === 'command') {
      const parts = partsOf(node);
      if (!areApart(parts)) {
        return false;
      }
      commands.push(readCommand(parts));
    }
    return childrenOf(node).every(visit);
  };
  return visit(root) ? { commands, features: [...features] } : undefined;
}

/** Name and arguments of a command, without what stands between them. */
function partsOf(command: Node): readonly Node[] {
  return childrenOf(command)
    .flatMap((child) => (child.type === 'command_elements' ? childrenOf(child) : [child]))
    .filter((child) => !(child.type === 'command_argument_sep' && /^ *$/.test(child.text)));
}

function readCommand(parts: readonly Node[]): SimpleCommand {
  const words = parts.map((part) => ({ asWritten: part.text, resolved: wordOf(part) }));
  return {
    words: words.map(({ asWritten, resolved }) => resolved ?? asWritten),
    isLiteral: words.every(({ resolved }) => resolved !== undefined),
  };
}

/** @returns the word as the command gets it; `undefined` where that is not known before it runs */
function wordOf(node: Node): string | undefined {
  const [only, more] = childrenOf(node);
  switch (node.type) {
    case 'command_name':
    case 'command_parameter':
    case 'generic_token':
    case 'decimal_integer_literal':
      return bareWord.test(node.text) ? node.text : undefined;
    case 'verbatim_string_characters':
      return node.text.slice(1, -1).replaceAll("''", "'");
    case 'expandable_string_literal':
      return /^"[^$`"]*"$/.test(node.text) ? node.text.slice(1, -1) : undefined;
    case 'array_literal_expression':
    case 'unary_expression':
    case 'integer_literal':
    case 'string_literal':
      return only && !more && only.text === node.text ? wordOf(only) : undefined;
    default:
      return undefined;
  }
}
