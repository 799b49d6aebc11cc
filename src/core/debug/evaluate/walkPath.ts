import type { PathSegment } from './expressionReader.ts';

/** A value as the variables view has it. */
export interface TreeValue {
  readonly name: string;
  readonly value: string;
  readonly type?: string;
  /** Names its children; absent where it has none. */
  readonly reference?: number;
  /** A getter: reading it runs code. */
  readonly isLazy?: boolean;
}

/** The variables of a frame; asking for children evaluates nothing by itself. */
export interface VariableTree<Value extends TreeValue = TreeValue> {
  /** Those of all scopes, the innermost scope first. */
  roots(): Promise<readonly Value[]>;
  children(value: Value): Promise<readonly Value[]>;
  /** Whether asking for the children could run code of the program. */
  isClosed(value: Value): boolean;
}

export type WalkResult<Value> =
  | { readonly kind: 'found'; readonly value: Value }
  /** @see at how far the path goes; the value there is left alone. */
  | { readonly kind: 'notEvaluated'; readonly at: string }
  /** @see names that there are instead, the most alike first. */
  | { readonly kind: 'missing'; readonly at: string; readonly names: readonly string[] };

/** Names that are told where one is missing. */
const maxNames = 8;

/** Looks a path up among variables, step by step. */
export async function walkPath<Value extends TreeValue>(
  segments: readonly PathSegment[],
  tree: VariableTree<Value>,
): Promise<WalkResult<Value>> {
  let candidates = await tree.roots();
  let walked = '';
  let value: Value | undefined;
  for (const segment of segments) {
    if (value !== undefined) {
      if (value.isLazy || tree.isClosed(value)) {
        return { kind: 'notEvaluated', at: walked };
      }
      candidates = await tree.children(value);
    }
    const parent = value;
    value = candidates.find((each) => isStep(segment, each.name, parent?.name ?? ''));
    // A pointer to a structure shows the fields of what it points to.
    value ??= segment.kind === 'target' ? parent : undefined;
    if (value === undefined) {
      const wanted = textOf(segment);
      const names = candidates.map(({ name }) => name);
      return { kind: 'missing', at: walked + wanted, names: alike(wanted, names) };
    }
    walked += textOf(segment);
  }
  if (value === undefined) {
    return { kind: 'missing', at: '', names: [] };
  }
  return value.isLazy ? { kind: 'notEvaluated', at: walked } : { kind: 'found', value };
}

/** Adapters name children in their own ways: `0` and `[0]`, `'x'` and `x`, `*p`. */
function isStep(segment: PathSegment, name: string, parent: string): boolean {
  switch (segment.kind) {
    case 'name':
      return name === segment.name;
    case 'target':
      return name === `*${parent}` || name === '*';
    case 'index': {
      const bare = segment.text.replace(/^[rRbBuU]{0,2}(["'`])([\s\S]*)\1$/u, '$2');
      return [
        segment.text,
        bare,
        `[${segment.text}]`,
        `[${bare}]`,
        `'${bare}'`,
        `"${bare}"`,
      ].includes(name);
    }
  }
}

function textOf(segment: PathSegment): string {
  switch (segment.kind) {
    case 'name':
      return `.${segment.name}`;
    case 'index':
      return `[${segment.text}]`;
    case 'target':
      return '*';
  }
}

function alike(wanted: string, names: readonly string[]): readonly string[] {
  const word = wanted.replace(/^[.[]|\]$/gu, '').toLowerCase();
  const worth = (name: string) => {
    const other = name.toLowerCase();
    return other === word
      ? 3
      : Number(other.includes(word)) + Number(word.includes(other)) + Number(other[0] === word[0]);
  };
  return names.toSorted((a, b) => worth(b) - worth(a)).slice(0, maxNames);
}
