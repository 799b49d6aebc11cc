import type { StepOf, Transcript, Turn } from '../../../protocol/transcript.ts';
import { type Answer, answersOf } from './answersOf.ts';

/** A turn, as far as it is sent. */
export interface SentTurn {
  readonly turn: Turn;
  readonly hasMessage: boolean;
  readonly answers: readonly Answer[];
}

/** What is sent behind the last summary: of its own turn the message, if that goes on, and the answers that it keeps. */
export function sentTurns({ turns }: Transcript): readonly SentTurn[] {
  const start = Math.max(0, turns.findLastIndex(summaryIn));
  return turns.slice(start).map((turn) => {
    const summary = summaryIn(turn);
    const answers = answersOf(turn.steps);
    if (summary === undefined) {
      return { turn, hasMessage: true, answers };
    }
    const from = summary.step.keepFrom ?? summary.index;
    const isGoingOn = turn.steps.slice(from).some(({ kind }) => kind === 'answer');
    return {
      turn,
      hasMessage: isGoingOn || turn.state === 'running',
      answers: answers.filter(({ index }) => index >= from),
    };
  });
}

/** The summary that stands for all before it; `undefined` where there is none. */
export function lastSummary({ turns }: Transcript): StepOf<'summary'> | undefined {
  const turn = turns.findLast(summaryIn);
  return turn && summaryIn(turn)?.step;
}

/** Ids of what only a line is sent of. */
export function leftOutOf({ turns }: Transcript): ReadonlySet<string> {
  return new Set(
    turns.flatMap(({ steps }) =>
      steps.flatMap((step) => (step.kind === 'note' ? (step.leftOut ?? []) : [])),
    ),
  );
}

function summaryIn({ steps }: Turn) {
  const index = steps.findLastIndex(({ kind }) => kind === 'summary');
  const step = steps[index];
  return step?.kind === 'summary' ? { index, step } : undefined;
}
