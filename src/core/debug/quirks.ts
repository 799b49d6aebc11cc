/** What adapters do in ways of their own, where no capability tells. Measured on the versions named in the tests. */
export interface AdapterQuirks {
  /** Filter of exceptions that stops where nobody catches them. */
  readonly uncaughtFilter?: string;
  /** Rows among variables that are no values of the program. */
  readonly noise: RegExp;
  /** Types of values whose children are read without running code of the program; absent where all are. */
  readonly expandable?: RegExp;
  /** The editor shows one session and each process has one of its own below it, which alone stops. */
  readonly hasChildSessions?: boolean;
  /** Text of the console that tells the exit code, in its first group; for adapters that send no `exited`. */
  readonly exitText?: RegExp;
}

const plain: AdapterQuirks = { noise: /^$/u };

const javaScript: AdapterQuirks = {
  uncaughtFilter: 'uncaught',
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
  go: { ...plain, uncaughtFilter: 'unrecovered-panic' },
};

/** @param type of the adapter; what is not known has no quirks. A suffix after a dash is a variant: `debugpy-test`. */
export function quirksOf(type: string): AdapterQuirks {
  return quirks[type] ?? quirks[type.replace(/-[^-]*$/u, '')] ?? plain;
}
