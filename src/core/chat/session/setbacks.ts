import type { TurnProgress } from '../thinking/escalation.ts';
import type { EndedCall } from './runCalls.ts';

/** What has gone wrong in a turn so far. */
export interface Setbacks extends Pick<
  TurnProgress,
  'toolFailures' | 'editsNotApplied' | 'repeatedTestFailures'
> {
  /** Tests that have failed, with their messages. */
  readonly failedTests: ReadonlySet<string>;
}

export const noSetbacks: Setbacks = {
  toolFailures: 0,
  editsNotApplied: 0,
  repeatedTestFailures: 0,
  failedTests: new Set(),
};

/** Tools that fail, as a rule, because the place that they were told is not there. */
const editTools: ReadonlySet<string> = new Set(['edit_file', 'apply_patch']);

/** The setbacks after a call. A refusal of the user's is none. */
export function afterCall(before: Setbacks, { call, result }: EndedCall): Setbacks {
  if (result.isDenied === true) {
    return before;
  }
  if (result.isError === true) {
    return editTools.has(call.name)
      ? { ...before, editsNotApplied: before.editsNotApplied + 1 }
      : { ...before, toolFailures: before.toolFailures + 1 };
  }
  const failures = call.name === 'run_tests' ? testFailuresIn(result.content) : [];
  const repeated = failures.filter((failure) => before.failedTests.has(failure)).length;
  return {
    ...before,
    repeatedTestFailures: before.repeatedTestFailures + repeated,
    failedTests: new Set([...before.failedTests, ...failures]),
  };
}

/** Names and messages as run_tests tells them, without the places, which move as files are edited. */
function testFailuresIn(content: string): readonly string[] {
  return content
    .split(/^(?=FAILED )/m)
    .slice(1)
    .map((failure) =>
      failure.replace(/ \([^()\n]*:\d+\)$/m, '').replace(/\n\[end of data [^]*$/, ''),
    )
    .map((failure) => failure.trimEnd());
}
