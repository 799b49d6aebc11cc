import type { Step, StepOf } from '../../../protocol/transcript.ts';

/** A call with its place in the turn. */
export interface PlacedCall {
  /** Index of the step. */
  readonly index: number;
  readonly step: StepOf<'call'>;
}

/** One answer of the model, put together from its steps. */
export interface Answer {
  /** Index of its head. */
  readonly index: number;
  /** Without thoughts that were cut. */
  readonly reasoning: string;
  readonly text: string;
  readonly calls: readonly PlacedCall[];
}

/** The answers of a turn that say or call something, in order. A mere thought is none. */
export function answersOf(steps: readonly Step[]): readonly Answer[] {
  const heads = steps.flatMap(({ kind }, index) => (kind === 'answer' ? [index] : []));
  return heads
    .map((head, order) => answerAt(steps, head, heads[order + 1] ?? steps.length))
    .filter(({ text, calls }) => text.trim() !== '' || calls.length > 0);
}

function answerAt(steps: readonly Step[], head: number, end: number): Answer {
  const own = steps.slice(head, end);
  return {
    index: head,
    reasoning: own
      .map((step) => (step.kind === 'thought' && step.isCut !== true ? step.text : ''))
      .join(''),
    text: own.map((step) => (step.kind === 'text' ? step.text : '')).join(''),
    calls: own.flatMap((step, offset) =>
      step.kind === 'call' ? [{ index: head + offset, step }] : [],
    ),
  };
}
