import * as z from 'zod/mini';
import { parseJson } from '../../json.ts';
import type { TestOutcome } from './testReport.ts';

const goEvent = z.object({
  Action: z.string(),
  Package: z.optional(z.string()),
  ImportPath: z.optional(z.string()),
  Test: z.optional(z.string()),
  Output: z.optional(z.string()),
});
type GoEvent = z.infer<typeof goEvent>;

const statuses: Readonly<Record<string, TestOutcome['status']>> = {
  pass: 'passed',
  fail: 'failed',
  skip: 'skipped',
};
/** What is kept of each test's output, in UTF-16 units. */
const maxOutputChars = 4_000;

/**
 * Outcomes of `go test -json` (cmd/test2json). A test with subtests counts by these; a package that failed
 * without a failed test, because it does not compile, counts as one failure.
 */
export function* goOutcomes(text: string): Iterable<TestOutcome> {
  const events = text.split('\n').flatMap(eventsIn);
  const outputs = outputsOf(events);
  const parents = new Set(
    events.flatMap(({ Package = '', Test = '' }) => parentsOf(Package, Test)),
  );
  const failing = new Set<string>();
  for (const { Action, Package = '', Test } of events) {
    const status = statuses[Action];
    if (status === undefined || parents.has(keyOf(Package, Test))) {
      continue;
    }
    const message = outputs.get(keyOf(Package, Test)) ?? '';
    if (Test !== undefined) {
      yield { status, name: `${Package} ${Test}`, message: status === 'failed' ? message : '' };
      failing.add(status === 'failed' ? Package : '');
    } else if (status === 'failed' && !failing.has(Package)) {
      yield { status, name: Package, message };
    }
  }
}

function eventsIn(line: string): readonly GoEvent[] {
  if (!line.startsWith('{')) {
    return [];
  }
  const parsed = goEvent.safeParse(parseJson(line));
  return parsed.success ? [parsed.data] : []; // What a program printed into the stream is none.
}

/** What each test and each package printed; what the compiler said belongs to its package. */
function outputsOf(events: readonly GoEvent[]): ReadonlyMap<string, string> {
  const outputs = new Map<string, string>();
  for (const { Package, ImportPath = '', Test, Output } of events) {
    // “example.com/cart [example.com/cart.test]” is how a build names the tests of a package.
    const key = keyOf(Package ?? ImportPath.replace(/ \[.*$/, ''), Test);
    const sofar = outputs.get(key) ?? '';
    if (Output !== undefined && sofar.length < maxOutputChars) {
      outputs.set(key, sofar + Output);
    }
  }
  return outputs;
}

function parentsOf(packageName: string, test: string): readonly string[] {
  const parts = test.split('/');
  return parts.slice(1).map((_, index) => keyOf(packageName, parts.slice(0, index + 1).join('/')));
}

function keyOf(packageName: string, test: string | undefined): string {
  return JSON.stringify([packageName, test ?? null]);
}
