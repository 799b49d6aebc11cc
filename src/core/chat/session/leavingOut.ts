import type { StepOf, Transcript } from '../../../protocol/transcript.ts';
import { attachmentText, callResultText, resultId } from '../prompt/partTexts.ts';
import { leftOutOf, sentTurns } from '../prompt/sentTurns.ts';

/** What the model works with right now: so many of the newest results stay whole. */
const keptResults = 4;

/** A smaller gain is not worth what it changes in the prompt. */
const leastGainTokens = 100;

/** A part that the next request could do without. */
interface OldPart {
  readonly id: string;
  readonly gainTokens: number;
}

/**
 * A note that leaves old results and attachments out of later requests, the oldest first and no more than it takes;
 * the newest results and the last message stay whole.
 * @param tokensToGain what is too much. @returns `undefined` where nothing is left to leave out.
 */
export function leavingOut(
  transcript: Transcript,
  tokensToGain: number,
  tokensOf: (text: string) => number,
): StepOf<'note'> | undefined {
  const leftOut: string[] = [];
  let gained = 0;
  for (const { id, gainTokens } of oldParts(transcript, tokensOf)) {
    if (gained < tokensToGain) {
      leftOut.push(id);
      gained += gainTokens;
    }
  }
  return leftOut.length === 0
    ? undefined
    : {
        kind: 'note',
        tone: 'info',
        text: 'To make room, old results and attachments are no longer sent whole; the model looks again where it needs them.',
        leftOut,
      };
}

function oldParts(transcript: Transcript, tokensOf: (text: string) => number): readonly OldPart[] {
  const turns = sentTurns(transcript);
  const results = turns.flatMap(({ turn, answers }) =>
    answers.flatMap(({ calls }) =>
      calls.map(({ index, step }) => ({
        ...{ turn, id: resultId(turn.id, index) },
        texts: [callResultText(step, false), callResultText(step, true)] as const,
      })),
    ),
  );
  const attachments = turns.slice(0, -1).flatMap(({ turn, hasMessage }) =>
    (hasMessage ? turn.attachments : []).map((each) => ({
      ...{ turn, id: each.id },
      texts: [attachmentText(each, false), attachmentText(each, true)] as const,
    })),
  );
  const leftOut = leftOutOf(transcript);
  return turns
    .flatMap(({ turn }) =>
      [...attachments, ...results.slice(0, -keptResults)].filter((part) => part.turn === turn),
    )
    .filter(({ id }) => !leftOut.has(id))
    .map(({ id, texts: [whole, line] }) => ({ id, gainTokens: tokensOf(whole) - tokensOf(line) }))
    .filter(({ gainTokens }) => gainTokens >= leastGainTokens);
}
