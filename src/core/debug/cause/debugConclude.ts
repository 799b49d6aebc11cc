import { ToolError, type ToolDefinition } from '../../chat/tools/tool.ts';
import { ledgerProblem, ledgerSchema, type Ledger } from './ledger.ts';

/** What was shown of debugged programs so far. */
export interface SeenEvidence {
  /** Whether there was a stop (`s1#2`) or a row of a trace (`t1.4`) of this name. */
  isSeen(name: string): boolean;
  /** Those that were set to find the cause. */
  readonly breakpoints: { clear(): void };
}

/** Keeps hypotheses and what experiments said of them in the user's sight, and ends with a cause that is proven. */
export const debugConclude: ToolDefinition<Ledger, { readonly debug: SeenEvidence }> = {
  name: 'debug_conclude',
  description:
    'Write down what may have caused the failure: at most three hypotheses, each with what an experiment would show if it were so. ' +
    'Call it again with the verdicts, citing stops (s1#2) and rows of traces (t1.4); with `rootCause` once one is confirmed. ' +
    'Then change the code and see whether the same failure is gone: debug_run with action `verify`.',
  brief: 'Write down hypotheses, verdicts with evidence (s1#2, t1.4), and the root cause.',
  effect: 'read',
  schema: ledgerSchema,
  async run(ledger, { debug }) {
    const problem = ledgerProblem(ledger, (name) => debug.isSeen(name));
    if (problem !== undefined) {
      throw new ToolError(problem);
    }
    const { rootCause } = ledger;
    const open = ledger.hypotheses.filter(({ verdict }) => verdict === 'open');
    if (rootCause !== undefined) {
      debug.breakpoints.clear();
      const next = 'Now change the code, then call debug_run with action `verify`.';
      return { content: `Root cause noted. ${next}`, summary: `Root cause: ${rootCause}` };
    }
    const next =
      open.length === 0
        ? 'All of them are decided: conclude with rootCause, or write down others.'
        : `Open: ${open.map(({ claim }) => `“${claim}”`).join(', ')}. Make the cheapest experiment that tells them apart, such as one debug_trace.`;
    return {
      content: next,
      summary: `${ledger.hypotheses.length - open.length} of ${ledger.hypotheses.length} hypotheses decided`,
    };
  },
};
