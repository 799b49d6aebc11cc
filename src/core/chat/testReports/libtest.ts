import type { TestOutcome } from './testReport.ts';

const result = /^test (.+?)(?: - should panic)? \.\.\. (ok|FAILED|ignored)\b/;
const statuses: Readonly<Record<string, TestOutcome['status']>> = {
  ok: 'passed',
  FAILED: 'failed',
  ignored: 'skipped',
};
const heading = /^---- (.+) stdout ----$/;
const endOfDetails = /^(?:failures:|test result:)/;

/** Outcomes of what Rust's test harness prints (libtest; its JSON is not stable), through cargo or alone. */
export function* libtestOutcomes(text: string): Iterable<TestOutcome> {
  const lines = text.split(/\r?\n/);
  const details = detailsIn(lines);
  for (const line of lines) {
    const [, name = '', word = ''] = result.exec(line) ?? [];
    const status = statuses[word];
    if (status !== undefined) {
      yield { status, name, message: status === 'failed' ? (details.get(name) ?? '') : '' };
    }
  }
}

function detailsIn(lines: readonly string[]): ReadonlyMap<string, string> {
  const details = new Map<string, string[]>();
  let current: string[] | undefined;
  for (const line of lines) {
    const [, name] = heading.exec(line) ?? [];
    if (name !== undefined) {
      current = [];
      details.set(name, current);
    } else if (endOfDetails.test(line)) {
      current = undefined;
    } else {
      current?.push(line);
    }
  }
  return new Map([...details].map(([name, text]) => [name, text.join('\n')]));
}
