import type { TranscriptChange, Turn } from '../../../protocol/transcript.ts';

/** A part of the conversation that the user does not want to be sent any more. */
export interface LeftOutPart {
  readonly id: string;
  /** As the meter names it. */
  readonly label: string;
}

/** Writes down at the end of a turn what is left out from there on; it stays visible, and earlier requests stay what they were. */
export function leftOutChanges(
  turn: Turn,
  parts: readonly LeftOutPart[],
): readonly TranscriptChange[] {
  if (parts.length === 0) {
    return [];
  }
  const labels = new Intl.ListFormat('en').format(parts.map(({ label }) => `“${label}”`));
  const text = `Left out of what is sent from here on: ${labels}.`;
  const leftOut = parts.map(({ id }) => id);
  return [
    {
      ...{ type: 'step', turnId: turn.id, index: turn.steps.length },
      step: { kind: 'note', tone: 'info', text, leftOut },
    },
  ];
}
