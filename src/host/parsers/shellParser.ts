import type { ParsedCommand, ShellParser } from '../../core/ports.ts';
import type { Shell } from '../../core/safety/action.ts';
import { invisibleCharacters } from '../../core/safety/invisibleCharacters.ts';
import { readBash } from './bashReader.ts';
import { readPowerShell } from './powershellReader.ts';
import type { GrammarName, TreeSitter } from './treeSitter.ts';

/** Longer command lines are programs; nobody could judge them at a glance. UTF-16 units. */
const maxCommandLength = 4_000;

const grammars: Readonly<Partial<Record<Shell, GrammarName>>> = {
  bash: 'bash',
  sh: 'bash',
  zsh: 'bash',
  powershell: 'powershell',
};

/** Reads command lines with tree-sitter, more strictly than shells do: what is in doubt has no meaning. */
export class TreeSitterShellParser implements ShellParser {
  readonly #treeSitter: TreeSitter;

  constructor(treeSitter: TreeSitter) {
    this.#treeSitter = treeSitter;
  }

  async parse(command: string, shell: Shell): Promise<ParsedCommand | undefined> {
    const grammar = grammars[shell];
    const isReadable =
      command.length <= maxCommandLength && invisibleCharacters(command).length === 0;
    if (!grammar || !isReadable) {
      return undefined;
    }
    const parser = await this.#treeSitter.parser(grammar);
    const tree = parser.parse(command);
    if (!tree) {
      return undefined;
    }
    try {
      const parsed = (grammar === 'bash' ? readBash : readPowerShell)(tree.rootNode, command);
      return parsed && shell === 'zsh' ? asInZsh(parsed) : parsed;
    } finally {
      tree.delete();
    }
  }
}

/**
 * Zsh reads much of this differently from bash (`=cmd`, `*(e:…:)`, `x^y`, `# …` is no comment), so
 * that only plain words are sure to mean the same.
 */
function asInZsh(parsed: ParsedCommand): ParsedCommand | undefined {
  const isSame = parsed.commands.every(
    ({ words, isLiteral }) => isLiteral && words.every((word) => !/^=|[~^#]/.test(word)),
  );
  return isSame && parsed.features.length === 0 ? parsed : undefined;
}
