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
  exitText: /^Process exited with code (\d+)/u,
};

const python: AdapterQuirks = {
  uncaughtFilter: 'uncaught',
  noise: /^(?:special|function|class|protected) variables$|^len\(\)$/u,
  // Those of an object are its properties, which debugpy calls (1.6 and 1.8).
  expandable:
    /^(?:list|dict|tuple|set|frozenset|deque|defaultdict|OrderedDict|Counter|mappingproxy)$/u,
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
