import type { Step, Transcript, TranscriptChange, Turn } from '../../../protocol/transcript.ts';

/**
 * What makes a transcript true again whose window closed: nothing of it runs any more. Whether a call that was under
 * way has happened is not known, and nothing runs it again.
 */
export function interruptedChanges({ turns }: Transcript): readonly TranscriptChange[] {
  return turns.filter(({ state }) => state === 'running').flatMap(changesOf);
}

function changesOf(turn: Turn): readonly TranscriptChange[] {
  const steps = turn.steps.flatMap((step, index): readonly TranscriptChange[] => {
    const settled = settledStep(step);
    return settled === undefined ? [] : [{ type: 'step', turnId: turn.id, index, step: settled }];
  });
  const { steps: _, ...head } = turn;
  return [...steps, { type: 'turn', head: { ...head, state: 'interrupted' } }];
}

function settledStep(step: Step): Step | undefined {
  if (step.kind === 'call' && (step.state === 'waiting' || step.state === 'running')) {
    return { ...step, state: 'unknown', summary: 'Whether it happened is not known' };
  }
  // Nobody saw how long the thought went on.
  return step.kind === 'thought' && step.durationMs === undefined
    ? { ...step, durationMs: 0 }
    : undefined;
}
