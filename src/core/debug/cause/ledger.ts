import * as z from 'zod/mini';

const hypothesis = z.object({
  /** What may be wrong, in a sentence. */
  claim: z.string(),
  /** What an experiment would show if it were so. */
  prediction: z.string(),
  verdict: z.enum(['open', 'confirmed', 'refuted']),
  /** Stops and rows of traces that decide it: `s1#2`, `t1.4`. */
  evidence: z.optional(z.array(z.string())),
});

/** More at once is guessing; the cheapest experiment is to tell three apart. */
const maxHypotheses = 3;

/** What may have caused a failure, and what the experiments said of it. */
export const ledgerSchema = z.object({
  hypotheses: z.array(hypothesis).check(z.minLength(1), z.maxLength(maxHypotheses)),
  rootCause: z.optional(z.string()),
});
export type Ledger = Readonly<z.infer<typeof ledgerSchema>>;

/**
 * Why a ledger can't stand, as a sentence for the model: what is decided must cite what was seen, and a root cause
 * must be confirmed.
 * @param isSeen whether a stop or a row of a trace of this name was ever shown. @returns `undefined` where it can.
 */
export function ledgerProblem(
  { hypotheses, rootCause }: Ledger,
  isSeen: (name: string) => boolean,
): string | undefined {
  for (const { claim, verdict, evidence = [] } of hypotheses) {
    const unseen = evidence.find((name) => !isSeen(name));
    if (unseen !== undefined) {
      return `There is no stop or row of a trace named ${JSON.stringify(unseen)}. Cite the ones you were shown, such as s1#2 or t1.4.`;
    }
    if (verdict !== 'open' && evidence.length === 0) {
      return `“${claim}” is ${verdict} without evidence. Cite the stops or rows of a trace that show it, or leave it open and look.`;
    }
  }
  if (rootCause !== undefined && hypotheses.every(({ verdict }) => verdict !== 'confirmed')) {
    return 'A root cause needs a confirmed hypothesis. Find out first: debug_trace is the cheapest experiment.';
  }
  return undefined;
}
