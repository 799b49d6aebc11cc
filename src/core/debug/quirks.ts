import type { ExpectedFailure } from './debuggee.ts';

/** What adapters do in ways of their own, where no capability tells. Measured on the versions named in the tests. */
export interface AdapterQuirks {
  /** Filter of exceptions that stops where nobody catches them. */
  readonly uncaughtFilter?: string;
  /** How to stop where a certain exception is thrown, for runtimes that catch all of them in the end. */
  readonly thrownFilter?: (failure: ExpectedFailure) => ExceptionFilterOption | undefined;
  /** Rows among variables that are no values of the program. */
  readonly noise: RegExp;
  /** Types of values whose children are read without running code of the program; absent where all are. */
  readonly expandable?: RegExp;
  /**
   * Numbers of variables mean the frame whose scopes were asked for last: whoever asks for another frame's takes
   * those away that the editor shows.
   */
  readonly reusesReferences?: boolean;
  /** The editor shows one session and each process has one of its own below it, which alone stops. */
  readonly hasChildSessions?: boolean;
  /** False where a log point would print its expressions as they are written. */
  readonly hasLogPoints?: boolean;
  /** Scopes that hold what a program calls its own, though the adapter says that it costs much to read them. */
  readonly cheapScopes?: RegExp;
  /**
   * What a log point is given for an expression, so that a text can be told from a number and an error costs no more
   * than the value that it is of; the expression itself where the adapter does so by itself.
   */
  readonly logged?: (expression: string) => string;
  /** Text of the console that tells the exit code, in its first group; for adapters that send no `exited`. */
  readonly exitText?: RegExp;
}

/** One of DAP’s `ExceptionFilterOptions`. */
export interface ExceptionFilterOption {
  readonly filterId: string;
  readonly condition?: string;
}

const plain: AdapterQuirks = { noise: /^$/u };

const javaScript: AdapterQuirks = {
  uncaughtFilter: 'uncaught',
  // Node’s loader of ES modules waits for each module with a promise that catches what it throws.
  thrownFilter: ({ type, message }) =>
    type === undefined
      ? undefined
      : { filterId: 'all', condition: throwsInJavaScript(type, message) },
  noise: /^\[\[.*\]\]$|^this$/u,
  hasChildSessions: true,
  // js-debug prints a text bare, and what went wrong with one expression in its place.
  logged: (expression) => `(v => typeof v === "string" ? JSON.stringify(v) : v)(${expression})`,
  // The variables of an ES module stand there and nowhere else.
  cheapScopes: /^(?:Module|Script)$/u,
  exitText: /^Process exited with code (\d+)/u,
};

/** An expression of Python can’t catch what it throws, a function can. */
const readInPython = [
  'def read(text, names, own):',
  '  try:',
  '    return repr(eval(text, names, own))',
  '  except Exception as error:',
  '    return "‹" + type(error).__name__ + ": " + str(error) + "›"',
].join('\n');

const python: AdapterQuirks = {
  uncaughtFilter: 'uncaught',
  noise: /^(?:special|function|class|protected) variables$|^len\(\)$/u,
  // Those of an object are its properties, which debugpy calls (1.6 and 1.8).
  expandable:
    /^(?:list|dict|tuple|set|frozenset|deque|defaultdict|OrderedDict|Counter|mappingproxy)$/u,
  // debugpy prints texts bare, and of a log point with one bad expression the error alone. The texts are JSON, which
  // Python reads as its own.
  logged: (expression) =>
    `(lambda b, n: (b.exec(${JSON.stringify(readInPython)}, n), n["read"])[1])` +
    `(__import__("builtins"), __import__("builtins").dict())(${JSON.stringify(expression)}, globals(), locals())`,
};

const quirks: Readonly<Record<string, AdapterQuirks>> = {
  node: javaScript,
  'node-terminal': javaScript,
  'pwa-node': javaScript,
  'pwa-chrome': javaScript,
  'pwa-msedge': javaScript,
  'pwa-extensionHost': javaScript,
  debugpy: python,
  python,
  gdb: { ...plain, reusesReferences: true },
  lldb: { ...plain, reusesReferences: true },
  'lldb-dap': { ...plain, reusesReferences: true },
  go: { ...plain, uncaughtFilter: 'unrecovered-panic' },
};

/** @param type of the adapter; what is not known has no quirks. A suffix after a dash is a variant: `debugpy-test`. */
export function quirksOf(type: string): AdapterQuirks {
  return quirks[type] ?? quirks[type.replace(/-[^-]*$/u, '')] ?? plain;
}

/** What `setExceptionBreakpoints` takes so that a program stops where it fails; `undefined` where nothing has to be set. */
export function failureFilters(
  type: string,
  failure: ExpectedFailure,
):
  | {
      readonly filters: readonly string[];
      readonly filterOptions: readonly ExceptionFilterOption[];
    }
  | undefined {
  const { uncaughtFilter, thrownFilter } = quirksOf(type);
  const option = thrownFilter?.(failure);
  return uncaughtFilter === undefined
    ? undefined
    : { filters: [uncaughtFilter], filterOptions: option === undefined ? [] : [option] };
}

/** Strings are written as JSON, so that no message can end its quotes. */
function throwsInJavaScript(type: string, message: string | undefined): string {
  const isType = `error?.name === ${JSON.stringify(type)}`;
  const says = message && ` && String(error.message) === ${JSON.stringify(message)}`;
  return isType + (says ?? '');
}
