/** How the expressions of a debuggee are read; of `other` nothing is known but how to name a variable. */
export type DebugLanguage = 'javascript' | 'python' | 'c' | 'go' | 'other';

const ofEnding: Readonly<Record<string, DebugLanguage>> = {
  ...{ js: 'javascript', cjs: 'javascript', mjs: 'javascript', jsx: 'javascript' },
  ...{ ts: 'javascript', cts: 'javascript', mts: 'javascript', tsx: 'javascript' },
  ...{ vue: 'javascript', svelte: 'javascript', py: 'python', pyw: 'python', ipynb: 'python' },
  ...{ c: 'c', h: 'c', cc: 'c', cpp: 'c', cxx: 'c', hpp: 'c', m: 'c', mm: 'c', rs: 'c' },
  go: 'go',
};

/** @param file name of the source at which a frame stands. */
export function languageOfFile(file: string): DebugLanguage {
  return ofEnding[file.split('.').at(-1)?.toLowerCase() ?? ''] ?? 'other';
}

/** Words and signs that the expressions of a language are made of, as far as they are understood here. */
export interface ExpressionGrammar {
  /** Operators between two operands that neither call nor assign, as far as the language itself goes. */
  readonly binary: ReadonlySet<string>;
  readonly prefix: ReadonlySet<string>;
  /** Words that are no names: they begin something that is not understood here. */
  readonly reserved: ReadonlySet<string>;
  /** Functions of the language that only measure. */
  readonly measures: ReadonlySet<string>;
  /** Signs between a value and the name of its member. */
  readonly members: readonly string[];
  readonly ternary: 'colon' | 'else' | 'none';
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/u));
}

const arithmetic = '+ - * / % < > <= >= == != & | ^ << >>';

/** What is not listed is asked about; what is missing here costs a question, never more. */
export const grammars: Readonly<Record<Exclude<DebugLanguage, 'other'>, ExpressionGrammar>> = {
  javascript: {
    binary: words(`${arithmetic} === !== ** >>> && || ?? in instanceof`),
    prefix: words('+ - ! ~ typeof'),
    reserved: words(
      'await async class debugger delete do else export for function if import let new return super switch throw try var void while with yield const case',
    ),
    measures: new Set(),
    members: ['.', '?.'],
    ternary: 'colon',
  },
  python: {
    binary: words(`${arithmetic} ** // and or in is`),
    prefix: words('+ - ~ not'),
    reserved: words(
      'as assert async await class def del except exec finally for from global import lambda nonlocal pass print raise return try while with yield',
    ),
    measures: words('len'),
    members: ['.'],
    ternary: 'else',
  },
  c: {
    binary: words(`${arithmetic} && ||`),
    prefix: words('+ - ~ * &'),
    reserved: words(
      'new delete throw co_await co_yield return if while for do switch goto unsafe match let mut move',
    ),
    measures: words('sizeof'),
    members: ['.', '->'],
    ternary: 'colon',
  },
  go: {
    binary: words(`${arithmetic} && || &^`),
    prefix: words('+ - ^ * &'),
    reserved: words('call chan defer func go range return select struct switch var map interface'),
    measures: words('len cap'),
    members: ['.'],
    ternary: 'none',
  },
};
