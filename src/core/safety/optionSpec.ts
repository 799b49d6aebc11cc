import { isPlainWord } from './plainWord.ts';

/** What a word that is no option means to a command. */
export type OperandKind =
  /** Files that it reads. */
  | 'files'
  /** Folders or files that it names or measures, without reading what is in the files. */
  | 'names'
  /** Text; nothing is opened. */
  | 'text'
  /** Text first, files after it. */
  | 'patternThenFiles'
  /** Revisions, paths, or both in one: `HEAD:src/a.ts`. */
  | 'revisions'
  | 'none';

/** Which options a command may have to be sure to only read; every other one asks. */
export interface OptionSpec {
  /** Letters that may stand together behind one dash: `-la`. */
  readonly letters?: string;
  /** Letters that take a value: `-n 5`, `-n5`. */
  readonly valueLetters?: string;
  /** Long options in full, without a value. */
  readonly flags?: readonly string[];
  /** Options, long or short, that take a value behind `=` or as the next word. */
  readonly values?: readonly string[];
  /** Options that may have a value, behind `=` alone. */
  readonly optionalValues?: readonly string[];
  /** `-20` for twenty. */
  readonly takesNumber?: boolean;
  readonly operands: OperandKind;
  /** 0 where it is absent. */
  readonly minOperands?: number;
  /** Any number where it is absent. */
  readonly maxOperands?: number;
}

/** A path that a command will look at, as it was written. */
export interface ReadPath {
  readonly path: string;
  /** A `mention` is the path of a file in another revision: nothing on disk is looked at. */
  readonly purpose: 'read' | 'list' | 'mention';
}

/** @returns what the words behind a command's name make it look at; `undefined` unless all of them are known. */
export function readsOf(
  words: readonly string[],
  spec: OptionSpec,
): readonly ReadPath[] | undefined {
  const operands = operandsOf(words, spec);
  if (!operands || operands.length < (spec.minOperands ?? 0)) {
    return undefined;
  }
  if (operands.length > (spec.operands === 'none' ? 0 : (spec.maxOperands ?? Infinity))) {
    return undefined;
  }
  const reads = readsAmong(operands, spec.operands);
  return reads.every(({ path }) => isPlainWord(path)) ? reads : undefined;
}

function readsAmong(operands: readonly string[], kind: OperandKind): readonly ReadPath[] {
  switch (kind) {
    case 'files':
      return operands.map((path) => ({ path, purpose: 'read' }));
    case 'patternThenFiles':
      return readsAmong(operands.slice(1), 'files');
    case 'names':
      return operands.map((path) => ({ path, purpose: 'list' }));
    case 'revisions':
      return operands.map(revisionRead);
    case 'text':
    case 'none':
      return [];
  }
}

function revisionRead(operand: string): ReadPath {
  const [, path] = /:(.*)/s.exec(operand) ?? [];
  return path === undefined ? { path: operand, purpose: 'list' } : { path, purpose: 'mention' };
}

/** @returns the words that are no options and no values of options; `undefined` where one is not known */
function operandsOf(words: readonly string[], spec: OptionSpec): readonly string[] | undefined {
  const operands: string[] = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--') {
      return [...operands, ...words.slice(index + 1)];
    }
    if (!word.startsWith('-')) {
      operands.push(word);
      continue;
    }
    const form = optionForm(word, spec);
    if (form === 'valueNext') {
      index += 1;
      if (!/^[^-]/.test(words[index] ?? '')) {
        return undefined;
      }
    } else if (form === 'unknown') {
      return undefined;
    }
  }
  return operands;
}

function optionForm(word: string, spec: OptionSpec): 'whole' | 'valueNext' | 'unknown' {
  const [name = '', ...value] = word.split('=');
  const { letters = '', valueLetters = '', flags = [], values = [], optionalValues = [] } = spec;
  if (flags.includes(word) || (spec.takesNumber && /^-\d+$/.test(word))) {
    return 'whole';
  }
  if (values.includes(name)) {
    return value.length > 0 ? 'whole' : 'valueNext';
  }
  if (optionalValues.includes(name)) {
    return 'whole';
  }
  const [, cluster = ''] = /^-([^-].*)$/.exec(word) ?? [];
  const first = cluster.split('').findIndex((letter) => !letters.includes(letter));
  if (cluster !== '' && first === -1) {
    return 'whole';
  }
  if (cluster === '' || !valueLetters.includes(cluster[first] ?? '-')) {
    return 'unknown';
  }
  return first === cluster.length - 1 ? 'valueNext' : 'whole';
}

/** The words of a text, for tables that would be long columns otherwise. */
export function wordList(words: string): string[] {
  return words.trim().split(/\s+/);
}
