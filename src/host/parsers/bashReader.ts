import type { Node } from '@vscode/tree-sitter-wasm';
import type { ParsedCommand, ShellFeature, SimpleCommand } from '../../core/ports.ts';
import { areApart, childrenOf } from './treeSitter.ts';

/** What each kind of node means; a kind that is not here makes the whole command unknown. */
const meanings: Readonly<Record<string, ShellFeature | 'plain'>> = {
  program: 'plain',
  list: 'plain',
  pipeline: 'plain',
  command: 'plain',
  command_name: 'plain',
  word: 'plain',
  number: 'plain',
  string: 'plain',
  string_content: 'plain',
  raw_string: 'plain',
  concatenation: 'plain',
  variable_name: 'plain',
  special_variable_name: 'plain',
  file_descriptor: 'plain',
  ansi_c_string: 'escape',
  translated_string: 'escape',
  arithmetic_expansion: 'arithmetic',
  array: 'assignment',
  variable_assignment: 'assignment',
  variable_assignments: 'assignment',
  declaration_command: 'assignment',
  unset_command: 'assignment',
  brace_expression: 'braces',
  comment: 'comment',
  if_statement: 'condition',
  elif_clause: 'condition',
  else_clause: 'condition',
  case_statement: 'condition',
  case_item: 'condition',
  test_command: 'condition',
  test_operator: 'condition',
  unary_expression: 'condition',
  binary_expression: 'condition',
  parenthesized_expression: 'condition',
  expansion: 'expansion',
  simple_expansion: 'expansion',
  function_definition: 'function',
  extglob_pattern: 'glob',
  regex: 'glob',
  compound_statement: 'group',
  subshell: 'group',
  heredoc_redirect: 'heredoc',
  heredoc_start: 'heredoc',
  heredoc_body: 'heredoc',
  heredoc_content: 'heredoc',
  heredoc_end: 'heredoc',
  herestring_redirect: 'heredoc',
  for_statement: 'loop',
  c_style_for_statement: 'loop',
  while_statement: 'loop',
  do_group: 'loop',
  negated_command: 'negation',
  redirected_statement: 'redirection',
  file_redirect: 'redirection',
  command_substitution: 'substitution',
  process_substitution: 'substitution',
};

/** Tokens between commands; all other tokens belong to nodes that have a meaning of their own. */
const operators: Readonly<Record<string, ShellFeature>> = {
  '&': 'background',
  '|&': 'redirection',
  ';;': 'condition',
};

/** Characters that stand for nothing but themselves outside of quotes. */
const harmless = /^[\p{L}\p{N}\p{M}_@%+=:,./-]$/u;

/** What other characters do outside of quotes. */
const bareFeatures: Readonly<Record<string, ShellFeature>> = {
  '*': 'glob',
  '?': 'glob',
  '[': 'glob',
  ']': 'glob',
  '{': 'braces',
  '}': 'braces',
  '~': 'tilde',
  // Commands are typed into an interactive shell, where these bring back earlier ones.
  '!': 'history',
  '^': 'history',
  '#': 'comment',
};

/** Children of a command that are no words of it. */
const asides = ['variable_assignment', 'file_redirect', 'herestring_redirect', 'heredoc_redirect'];

/**
 * Reads a syntax tree of tree-sitter-bash.
 * @returns `undefined` where a node is not known, or a part of the text is in none: here and there
 * the grammar skips what it does not understand and says nothing.
 */
export function readBash(root: Node, text: string): ParsedCommand | undefined {
  const reader = new BashReader();
  const isKnown = reader.visit(root) && /^[ \n]*$/.test(betweenLeaves(root, text));
  return isKnown ? reader.result(text.includes('\n') ? ['newline'] : []) : undefined;
}

function betweenLeaves(root: Node, text: string): string {
  let between = '';
  let end = 0;
  for (const leaf of leaves(root)) {
    between += text.slice(end, leaf.startIndex);
    end = leaf.endIndex;
  }
  return between + text.slice(end);
}

/** A string counts as one leaf: the blanks in it are its own. */
function leaves(node: Node): Node[] {
  return node.childCount === 0 || node.type === 'string'
    ? [node]
    : childrenOf(node).flatMap(leaves);
}

class BashReader {
  readonly #commands: SimpleCommand[] = [];
  readonly #features = new Set<ShellFeature>();

  /** @returns whether all of the node is known */
  visit(node: Node): boolean {
    const meaning = node.isNamed ? meanings[node.type] : (operators[node.type] ?? 'plain');
    if (meaning === undefined || node.isError || node.isMissing) {
      return false;
    }
    if (meaning !== 'plain') {
      this.#features.add(meaning);
    }
    if (['command', 'declaration_command', 'unset_command'].includes(node.type)) {
      // The grammar takes some words for two (`''+`) that are one to the shell.
      if (!areApart(childrenOf(node))) {
        return false;
      }
      this.#commands.push(this.#command(node));
    }
    return childrenOf(node).every((child) => this.visit(child));
  }

  result(more: readonly ShellFeature[]): ParsedCommand {
    return { commands: this.#commands, features: [...this.#features, ...more] };
  }

  #command(node: Node): SimpleCommand {
    const words = childrenOf(node)
      .filter((child) => !asides.includes(child.type))
      .map((child) => ({ asWritten: child.text, resolved: this.#word(child) }));
    return {
      words: words.map(({ asWritten, resolved }) => resolved ?? asWritten),
      isLiteral: words.every(({ resolved }) => resolved !== undefined),
    };
  }

  /** @returns the word as the command gets it; `undefined` where that is not known before it runs */
  #word(node: Node): string | undefined {
    switch (node.type) {
      case 'command_name':
      case 'concatenation': {
        const parts = childrenOf(node).map((child) => this.#word(child));
        return parts.includes(undefined) ? undefined : parts.join('');
      }
      case 'word':
      case 'number':
        return this.#bareWord(node.text);
      case 'raw_string':
        return node.text.slice(1, -1);
      case 'string':
        return this.#quotedWord(node.text.slice(1, -1));
      default:
        return undefined;
    }
  }

  #bareWord(text: string): string | undefined {
    const surprises = Array.from(text.replaceAll(/\\[^\n]/gu, ''), (character, index) =>
      // HEAD~1 and HEAD^ are common; in front of a word both mean something.
      index > 0 && '~^#'.includes(character) ? undefined : bareFeature(character),
    ).filter((feature) => feature !== undefined);
    surprises.forEach((feature) => this.#features.add(feature));
    return surprises.length > 0 ? undefined : text.replaceAll(/\\([^\n])/gu, '$1');
  }

  #quotedWord(text: string): string | undefined {
    const bare = text.replaceAll(/\\[\\"$`]/g, '');
    if (bare.includes('!')) {
      this.#features.add('history');
    }
    return /[$`!"]/.test(bare) ? undefined : text.replaceAll(/\\([\\"$`])/g, '$1');
  }
}

function bareFeature(character: string): ShellFeature | undefined {
  return harmless.test(character) ? undefined : (bareFeatures[character] ?? 'glob');
}
