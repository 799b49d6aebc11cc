import type { PlanItem } from '../../../protocol/chatPage.ts';
import type { Transcript } from '../../../protocol/transcript.ts';
import { todo } from '../tools/todo.ts';

/** The plan that the model wrote down last; empty where it has none. */
export function chatPlan({ turns }: Transcript): readonly PlanItem[] {
  for (const { steps } of turns.toReversed()) {
    const call = steps.findLast(
      (step) => step.kind === 'call' && step.name === todo.name && step.state === 'done',
    );
    if (call?.kind === 'call') {
      return todo.schema.safeParse(call.arguments).data?.items ?? [];
    }
  }
  return [];
}
