/** A stack trace that a program printed when it failed; all texts are hostile. */
export interface StackTrace {
  /** Class or name of what was thrown: `TypeError`, `KeyError`, `panic`, `assertion`. */
  readonly type: string;
  readonly message: string;
  /** From the innermost outwards; empty where only the message was printed. */
  readonly frames: readonly TraceFrame[];
}

export interface TraceFrame {
  /** Function as the language prints it; empty where it has no name. */
  readonly name: string;
  /** As it was printed: absolute, relative, or a `file:` address. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** Lines that are looked at, from the end: what ended a program is the last that it printed. */
const maxLines = 400;
/** Longer lines are data, not a trace. In UTF-16 units. */
const maxLineChars = 1_000;
const maxFrames = 50;

/**
 * Finds what a program failed with in what it printed: JavaScript, Python, Go, Rust, assertions of C and C++.
 * @returns the last trace, which is the one that ended it; `undefined` where there is none.
 */
export function lastStackTrace(output: string): StackTrace | undefined {
  const lines = output
    .split(/\r?\n/)
    .slice(-maxLines)
    .map((line) => line.slice(0, maxLineChars));
  const found = readers
    .map((read) => read(lines))
    .filter((each) => each !== undefined)
    .toSorted((a, b) => b.endsAt - a.endsAt);
  return found[0]?.trace;
}

interface Found {
  /** Index of its last line. */
  readonly endsAt: number;
  readonly trace: StackTrace;
}

const readers: readonly ((lines: readonly string[]) => Found | undefined)[] = [
  lastOfJavaScript,
  lastOfPython,
  lastOfGo,
  lastOfRust,
  lastAssertion,
];

const jsFrame =
  /^\s{1,12}at (?:async )?(?:(?:new )?(?<name>[^\s()]{1,200})(?: \[as [^\]]{1,100}\])? \()?(?<file>[^()]{1,600}?):(?<line>\d{1,9}):\d{1,9}\)?(?: \{)?$/u;
const jsAnyFrame = /^\s{1,12}at \S/u;
const errorHead =
  /^(?:Uncaught (?:[\w$.]{1,80} )?)?(?<type>[A-Z][\w$.]{0,80})(?: \[[A-Z_]{1,60}\])?: (?<message>.*)$|^(?:Uncaught )?(?<bare>[\w$.]{0,80}(?:Error|Exception))$/u;

/** `TypeError: …`, whose message may have several lines, and its `    at f (file:3:5)`. */
function lastOfJavaScript(lines: readonly string[]): Found | undefined {
  const lastFrame = lines.findLastIndex((line) => jsFrame.test(line));
  const headAt = lines.findLastIndex((line, index) => index < lastFrame && errorHead.test(line));
  const head = errorHead.exec(lines[headAt] ?? '')?.groups;
  if (head === undefined) {
    return undefined;
  }
  const below = lines.slice(headAt + 1);
  const first = below.findIndex((line) => jsAnyFrame.test(line));
  const end = below.findIndex((line, index) => index > first && !jsAnyFrame.test(line));
  const frames = below.slice(first, end < 0 ? undefined : end);
  const message = [head['message'] ?? '', ...below.slice(0, first)].join('\n');
  const type = head['type'] ?? head['bare'] ?? '';
  const trace = traceOf(
    type,
    message,
    frames.map((line) => frameOf(jsFrame.exec(line))),
  );
  return { endsAt: lastFrame, trace };
}

const pythonFrame =
  /^\s{1,8}File "(?<file>[^"]{1,600})", line (?<line>\d{1,9})(?:, in (?<name>.{1,200}))?$/u;
const pythonHead = /^Traceback \(most recent call last\):$/u;
const pythonEnd = /^(?<type>[A-Za-z_][\w.]{0,120})(?:: (?<message>.*))?$/u;

/** `Traceback …`, frames from the outside inwards, `KeyError: 'x'`. Notes and chained causes come before the last one. */
function lastOfPython(lines: readonly string[]): Found | undefined {
  const headAt = lines.findLastIndex((line) => pythonHead.test(line.trimEnd()));
  if (headAt < 0) {
    return undefined;
  }
  const endsAt = lines.findIndex((line, index) => index > headAt && pythonEnd.test(line));
  const end = pythonEnd.exec(lines[endsAt] ?? '')?.groups;
  if (end === undefined) {
    return undefined;
  }
  const frames = lines.slice(headAt + 1, endsAt).map((line) => frameOf(pythonFrame.exec(line)));
  return {
    endsAt,
    trace: traceOf(lastName(end['type']), end['message'] ?? '', frames.toReversed()),
  };
}

const goHead = /^(?:panic|fatal error): (?<message>.+?)(?: \[recovered\])?$/u;
const goPlace = /^\t(?<file>[^\t]{1,600}):(?<line>\d{1,9})(?: \+0x[0-9a-f]+)?$/u;
const goCall = /^(?<name>[\w./*()[\]-]{1,200})\(.*\)$/u;

/** `panic: …`, `goroutine 1 [running]:`, then a call and its place on two lines each. */
function lastOfGo(lines: readonly string[]): Found | undefined {
  const headAt = lines.findLastIndex((line) => goHead.test(line));
  if (
    headAt < 0 ||
    !lines.some((line, index) => index > headAt && /^goroutine \d+ \[/u.test(line))
  ) {
    return undefined;
  }
  const frames = lines.slice(headAt).map((line, index, rest) => {
    const name = goCall.exec(rest[index - 1] ?? '')?.groups?.['name'];
    return frameOf(goPlace.exec(line), lastName(name));
  });
  const endsAt = lines.findLastIndex((line) => goPlace.test(line));
  return {
    endsAt,
    trace: traceOf('panic', goHead.exec(lines[headAt] ?? '')?.groups?.['message'] ?? '', frames),
  };
}

const rustHead =
  /^thread '[^']{0,80}'(?: \(\d+\))? panicked at (?<file>[^:\s]{1,600}):(?<line>\d{1,9}):\d{1,9}:$/u;

/** `thread 'main' panicked at src/main.rs:3:5:` and the message on the line after it. */
function lastOfRust(lines: readonly string[]): Found | undefined {
  const headAt = lines.findLastIndex((line) => rustHead.test(line));
  const frame = frameOf(rustHead.exec(lines[headAt] ?? ''));
  return frame && { endsAt: headAt + 1, trace: traceOf('panic', lines[headAt + 1] ?? '', [frame]) };
}

const assertion =
  /^(?:[^\s:]{1,200}: )?(?<file>[^\s:]{1,600}):(?<line>\d{1,9}): (?<name>[^:]{1,200}(?:::[^:]{1,200})*): Assertion [`'](?<message>.{1,800})' failed\.$/u;

/** glibc's `prog: file.c:12: main: Assertion `x > 0' failed.` */
function lastAssertion(lines: readonly string[]): Found | undefined {
  const endsAt = lines.findLastIndex((line) => assertion.test(line));
  const match = assertion.exec(lines[endsAt] ?? '');
  return match === null
    ? undefined
    : { endsAt, trace: traceOf('assertion', match.groups?.['message'] ?? '', [frameOf(match)]) };
}

function traceOf(
  type: string,
  message: string,
  frames: readonly (TraceFrame | undefined)[],
): StackTrace {
  return {
    type,
    message: message.trim(),
    frames: frames.filter((frame) => frame !== undefined).slice(0, maxFrames),
  };
}

function frameOf(
  match: RegExpExecArray | null,
  name = match?.groups?.['name'],
): TraceFrame | undefined {
  const { file, line } = match?.groups ?? {};
  return file === undefined ? undefined : { name: name ?? '', file, line: Number(line) };
}

/** `json.decoder.JSONDecodeError` → `JSONDecodeError`. */
function lastName(name = ''): string {
  return name.split(/[./]/u).at(-1) ?? '';
}
