import type { Step, Transcript, Turn } from '../../../protocol/transcript.ts';
import { wholeLog } from './chatLog.ts';

/** In UTF-16 units. A chat's log is read and parsed as one: at about 50 MB/s of JSON, a larger one would be felt. */
export const maxChatLength = 20 * 1024 ** 2;
/** Shortening goes on to here, so that it does not come again with the next answer. */
const wantedLength = 0.75 * maxChatLength;
/** Of a shortened result so much stays, in UTF-16 units: enough to see what it was. */
const keptLength = 500;
const mark = '\n[Shortened in the history: this chat had become larger than 20 MB.]';

/** The whole log of a chat, with results shortened where it would be too large. */
export function boundedLog(transcript: Transcript): string {
  const text = wholeLog(transcript);
  return text.length > maxChatLength
    ? wholeLog(withResultsShortened(transcript, text.length))
    : text;
}

/**
 * A chat that fits: of one that is too large the oldest results and diffs of tools are shortened, which the
 * text says. What people and the model wrote stays.
 * @param length of the chat's log, in UTF-16 units.
 */
function withResultsShortened(transcript: Transcript, length: number): Transcript {
  let excess = length > maxChatLength ? length - wantedLength : 0;
  const shorten = (step: Step): Step => {
    if (excess <= 0 || step.kind !== 'call') {
      return step;
    }
    const diff = step.diff === undefined ? {} : { diff: shortened(step.diff) };
    const shorter = { ...step, content: shortened(step.content), ...diff };
    excess -= JSON.stringify(step).length - JSON.stringify(shorter).length;
    return shorter;
  };
  const turns = transcript.turns.map((turn): Turn =>
    excess > 0 ? { ...turn, steps: turn.steps.map(shorten) } : turn,
  );
  return { ...transcript, turns };
}

function shortened(text: string): string {
  return text.length > keptLength + mark.length && !text.endsWith(mark)
    ? text.slice(0, keptLength) + mark
    : text;
}
