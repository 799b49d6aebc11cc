import type { Step, Transcript, TranscriptChange, Turn } from '../../../protocol/transcript.ts';

const lostStep: Step = {
  kind: 'note',
  tone: 'warning',
  text: 'A part of this chat was damaged on the disk and is lost.',
};

/**
 * What must come before a change whose predecessors are lost, so that it finds its place: a turn that stands
 * for the lost one, notes that stand for lost steps. Without it one broken line would take all later ones
 * of its turn along.
 */
export function standIns(
  transcript: Transcript,
  change: TranscriptChange,
): readonly TranscriptChange[] {
  if (change.type !== 'step' && change.type !== 'append') {
    return [];
  }
  const { turnId } = change;
  const turn = transcript.turns.findLast(({ id }) => id === turnId);
  const wanted = change.type === 'step' ? change.index : change.index + 1;
  const known = turn?.steps.length ?? 0;
  // A number from a damaged file makes no more notes than a turn could have lost steps.
  const missing = wanted - known > maxLostSteps ? 0 : Math.max(0, wanted - known);
  const steps = Array.from({ length: missing }, (_, offset) => ({
    type: 'step' as const,
    turnId,
    index: known + offset,
    step:
      change.type === 'append' && offset === missing - 1
        ? ({ kind: 'text', text: '' } as const)
        : lostStep,
  }));
  return turn === undefined ? [lostTurn(transcript, turnId), ...steps] : steps;
}

/** A broken disk block of 4 KiB holds fewer lines of a step each. */
const maxLostSteps = 50;

function lostTurn({ turns, createdAt }: Transcript, id: string): TranscriptChange {
  const before: Turn | undefined = turns.at(-1);
  return {
    type: 'turn',
    head: {
      id,
      at: before?.at ?? createdAt,
      text: 'This message was damaged on the disk and is lost.',
      attachments: [],
      thinking: 'auto',
      state: 'interrupted',
    },
  };
}
