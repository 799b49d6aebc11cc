import type { LedgerView } from '../../../protocol/chatPage.ts';
import type { StepOf, Transcript } from '../../../protocol/transcript.ts';
import { debugConclude } from '../../debug/cause/debugConclude.ts';

/** What may have caused the failure that is looked into, as it was written down last; `undefined` where nothing was. */
export function chatLedger({ turns }: Transcript): LedgerView | undefined {
  const calls = turns
    .flatMap(({ steps }) => steps.filter(isCall))
    .filter(({ state }) => state === 'done');
  const at = calls.findLastIndex(({ name }) => name === debugConclude.name);
  const ledger = debugConclude.schema.safeParse(calls[at]?.arguments).data;
  if (ledger === undefined) {
    return undefined;
  }
  const verified = calls.slice(at).findLast(isVerifying)?.summary;
  return {
    hypotheses: ledger.hypotheses.map((each) => ({ ...each, evidence: each.evidence ?? [] })),
    ...(ledger.rootCause !== undefined && { rootCause: ledger.rootCause }),
    ...(verified !== undefined && { verified }),
  };
}

function isCall(step: { readonly kind: string }): step is StepOf<'call'> {
  return step.kind === 'call';
}

function isVerifying({ name, arguments: given }: StepOf<'call'>): boolean {
  return name === 'debug_run' && given['action'] === 'verify';
}
