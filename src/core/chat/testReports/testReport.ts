/** What became of one test. */
export interface TestOutcome {
  readonly status: 'passed' | 'failed' | 'skipped';
  /** With the names of the groups it is in. */
  readonly name: string;
  /** Why it failed, with what its runner shows of it; empty for others. */
  readonly message: string;
  readonly file?: string | undefined;
  /** 1-based. */
  readonly line?: number | undefined;
}

export type TestFailure = Omit<TestOutcome, 'status'>;

/** What a test run came to. What could not even be loaded counts as a failure. */
export interface TestReport {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  /** The first ones, with shortened messages. */
  readonly failures: readonly TestFailure[];
}

/** More of them are counted, and nobody mends so many at once. */
const maxFailures = 200;
/** UTF-16 units; longer ones are output rather than reasons. */
const maxMessageChars = 4_000;
const maxNameChars = 300;

/** @returns `undefined` where there is no outcome at all. */
export function reportOf(outcomes: Iterable<TestOutcome>): TestReport | undefined {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const failures: TestFailure[] = [];
  for (const { status, name, message, file, line } of outcomes) {
    counts[status] += 1;
    if (status === 'failed' && failures.length < maxFailures) {
      failures.push({
        name: cut(name, maxNameChars),
        message: cut(message.trim(), maxMessageChars),
        ...placeOf({ file, line }, message),
      });
    }
  }
  return counts.passed + counts.failed + counts.skipped > 0 ? { ...counts, failures } : undefined;
}

/** Names of nested groups and the test in one. */
export function fullName(names: readonly string[]): string {
  return names.filter((name) => name !== '').join(' › ');
}

type Place = Pick<TestOutcome, 'file' | 'line'>;

/** A file with its line, as all stack traces have it. */
const stackPlace = /(?:file:\/\/)?((?:[A-Za-z]:[\\/])?[^\s():"'<>|]+\.[A-Za-z]{1,5}):(\d+)/g;
/** Frames of runners and libraries. */
const foreign = /node_modules|^node:|[\\/]rustc[\\/]|site-packages|[\\/]lib[\\/]python\d/;

/** Where it failed, which the message knows better than where the test begins; but only for the test's own file. */
function placeOf({ file, line }: Place, message: string): Place {
  const told = cut(message, maxMessageChars);
  if (file !== undefined) {
    return { file, line: lineAfter(`${nameOf(file)}:`, told) ?? line };
  }
  const places = [...told.matchAll(stackPlace)];
  const [, ownFile, ownLine] = places.find(([, each = '']) => !foreign.test(each)) ?? [];
  return ownFile === undefined ? {} : { file: ownFile, line: Number(ownLine) };
}

/** The first number that follows a name. */
function lineAfter(name: string, text: string): number | undefined {
  const [, ...rests] = text.split(name);
  const digits = rests.map((rest) => /^\d+/.exec(rest)?.[0]).find((found) => found !== undefined);
  return digits === undefined ? undefined : Number(digits);
}

function nameOf(file: string): string {
  return file.split(/[\\/]/).at(-1) ?? '';
}

function cut(text: string, maxChars: number): string {
  return text.length > maxChars ? `${text.slice(0, maxChars).toWellFormed()}…` : text;
}
