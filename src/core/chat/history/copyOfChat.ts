import { applyChange, type Transcript } from '../../../protocol/transcript.ts';
import { interruptedChanges } from '../session/interrupted.ts';

/** A chat that another window has, to go on with here under an id of its own; its last turn says so. */
export function copyOfChat(transcript: Transcript, id: string): Transcript {
  const settled = interruptedChanges(transcript).reduce(applyChange, transcript);
  const last = settled.turns.at(-1);
  const note = {
    kind: 'note',
    tone: 'info',
    text: 'This is a copy: another window has the chat itself.',
  } as const;
  const turns =
    last === undefined
      ? []
      : [...settled.turns.slice(0, -1), { ...last, steps: [...last.steps, note] }];
  const title = settled.title === '' ? '' : `${settled.title} (copy)`;
  return { ...settled, id, title, turns };
}
