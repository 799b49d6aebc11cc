import type { Evidence } from './evidence.ts';
import type { Attached } from './reading.ts';

/** What a tool does to the course of a turn. */
type ToolKind = 'change' | 'run' | 'debug';

const kinds: Readonly<Record<string, ToolKind>> = {
  edit_file: 'change',
  apply_patch: 'change',
  create_file: 'change',
  rename_file: 'change',
  delete_file: 'change',
  run_command: 'run',
  run_tests: 'run',
};

/** Less than this is a turn that ends with the first answer. */
const someWork = 0.5;
/** Above this what is attached is not taken in at a glance. */
const muchTokens = 4_000;

/**
 * Signs that lie in the means: a turn of some work that can change, run and debug takes several
 * rounds, where a wrong first step is dear, and much text needs to be taken in.
 * @param taskWeight what the message alone says; tools make no work out of a greeting.
 */
export function toolEvidence(
  { tools, attached }: { readonly tools: readonly string[]; readonly attached: Attached },
  taskWeight: number,
): readonly Evidence[] {
  if (taskWeight < someWork) {
    return [];
  }
  const offered = new Set(tools.map(kindOf).filter((kind) => kind !== undefined));
  return [
    ...(offered.size > 1 ? [{ weight: 0.2, says: 'several tools to use in turn' }] : []),
    ...(offered.has('debug') ? [{ weight: 0.2, says: 'a debugger to look with' }] : []),
    ...(attached.tokens > muchTokens ? [{ weight: 0.2, says: 'much to read' }] : []),
  ];
}

function kindOf(tool: string): ToolKind | undefined {
  return tool.startsWith('debug_') ? 'debug' : kinds[tool];
}
