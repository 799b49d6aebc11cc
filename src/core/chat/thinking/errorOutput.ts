/** A line's worth; frames and compiler messages show what they are well before that. */
const longestLineLength = 300;
/** Lines looked at from either end of a paste: a trace's head and its last cause are there. */
const linesFromEachEnd = 150;

/**
 * Lines that only a failure prints, whatever the words of its message. Every pattern is anchored
 * at the start and its repeats are bounded, so that a line costs a constant at most.
 */
const failureLines: readonly RegExp[] = [
  // Frames: JavaScript, Java, Kotlin, C#, Python, Go, Rust, gdb, Ruby, PHP.
  /^\s{0,40}at .{1,250}(?::\d+\)?|\((?:native method|unknown source|<anonymous>|native|index \d+)\)|:line \d+)\s*$/iu,
  /^\s{0,40}file "[^"]{1,200}", line \d+/iu,
  /^traceback \(most recent call last\)/iu,
  /^goroutine \d+ \[|^panic: |^fatal error: /u,
  /^(?:note: run with `rust_backtrace|thread '[^']{0,80}' .{0,40}panicked at)/iu,
  /^#\d+\s+(?:0x[0-9a-f]+ in |\S{1,200}\(\d+\): )/iu,
  /^\s{0,8}(?:from )?\S{1,150}\.rb:\d+:in /u,
  /^\s{0,8}\*\* \(\w{1,60}(?:\.\w{1,60}){0,5}\)/u,
  // An error by its class name: `TypeError: …`, `java.lang.IllegalStateException: …`.
  /^\s{0,8}(?:(?:[Uu]ncaught|Caused by|[Uu]nhandled|Exception in thread "[^"]{0,60}")\W{1,3})?(?:\(in promise\) )?(?:[\w$]{1,60}[.:]{1,2}){0,10}[A-Z][\w$]{0,60}(?:Error|Exception|Fault|Failure)(?::|\s*$)/u,
  /^caused by: |^unhandled(?:promise)? ?rejection/iu,
  // Compilers and linters: a place, then what is wrong there.
  /^[^\s:(]{1,200}(?::\d+(?::\d+)?|\(\d+,\d+\))\s?:? ?-? ?(?:fatal )?error\b/iu,
  /^error(?:\[e\d+\]|\s?ts\d+| [A-Z]{2}\d+)?: /iu,
  /^\s{0,4}\d+:\d+ {1,4}error /u,
  /undefined reference to|^ld: |^collect2: |^make(?:\[\d+\])?: \*\*\*/u,
  /^npm (?:err!|error)|^gyp err!|^(?:yarn|pnpm) err|^ err_pnpm/iu,
  /^(?:failure: )?build failed|^\[error\] |^error in |^execution failed for task/iu,
  // Test runners: vitest, jest, mocha, tap, go test, pytest, cargo, JUnit.
  /^\s{0,8}(?:✕|✗|✖|×|not ok \d)/u,
  /^\s{0,4}(?:FAIL|FAILED|--- FAIL:|FAILURES!|● )/u,
  /^E {3,8}\S/u,
  /^\s{0,8}(?:[-+] expected|[-+] received|expected(?: value)?:? .{1,120}(?:received|but was|actual|got)|received: |expected: )/iu,
  /^\s{0,8}assert(?:ion)? ?(?:error|failed)|^\s{0,8}assertion .{0,100}failed/iu,
  /^\s{0,4}\d+ (?:failed|failing)\b|^tests?: .{0,40}\bfailed|\b\d+ failed, \d+ passed/iu,
  // Systems: signals, logs, databases, containers.
  /^\[?(?:signal )?sig(?:segv|abrt|bus|ill|fpe|kill)[:\]]|^segmentation fault|^bus error|core dumped/iu,
  /^\[?\d{2,4}[-/:]\d\d[-/:]\d\d.{0,60}\b(?:error|fatal|severe|critical|panic)\b/iu,
  /^(?:error|fatal|severe|critical|exception)\b ?[:\]|]/iu,
  /^http\/\d(?:\.\d)? [45]\d\d|^ora-\d{5}|^sqlstate\[/iu,
  /exit(?:ed)? (?:with )?(?:code|status) [1-9]|crashloopbackoff|oomkilled/iu,
];

/** Whether pasted lines come from a failure: a stack trace, a test report, a build log. */
export function looksLikeErrorOutput(lines: readonly string[]): boolean {
  const looked =
    lines.length <= 2 * linesFromEachEnd
      ? lines
      : [...lines.slice(0, linesFromEachEnd), ...lines.slice(-linesFromEachEnd)];
  return looked.some((line) => isFailureLine(line.slice(0, longestLineLength)));
}

/** Whether a line can only come from a failure. */
export function isFailureLine(line: string): boolean {
  return failureLines.some((pattern) => pattern.test(line));
}
