import type { Step, StepOf, Transcript } from '../../../protocol/transcript.ts';
import { contextPlan } from '../../glm/contextPlan.ts';
import { sizeOf } from '../../glm/textSize.ts';
import type { Tool } from '../../ports.ts';
import { answersOf } from '../prompt/answersOf.ts';
import { messagesOf } from '../prompt/messagesOf.ts';
import { promptSize } from '../prompt/promptSize.ts';
import { lastSummary } from '../prompt/sentTurns.ts';
import { leavingOut } from './leavingOut.ts';
import { plainSummary, summaryOf, type SummaryParts } from './summary.ts';

/** What it takes to see whether a chat fits, and to have it summed up. */
export interface CompactionParts extends SummaryParts {
  /** Longest answer that is wanted of the next request. */
  readonly wantedTokens: number;
  readonly system: string;
  readonly tools: readonly Tool[];
}

/** Once room is made, so much of the prompt's part of the window may be in use: rounds to come need some, and caches rest. */
const restingPart = 0.7;

/** A summary that frees less of it is not worth what it loses. */
const leastGain = 0.2;

/**
 * Steps to be added at the end of the last turn, so that its next request fits; none where it fits. First old results
 * and attachments are left out. Where that is not enough, a summary stands for all that was before, but for the turn's
 * message and, if there is room, its last answer with calls. It is made only where it frees a good part of the window,
 * so that it does not come again and again. Throws after an abort alone.
 * @param why `asked` for a summary in any case, if there is anything to sum up.
 */
export async function makeRoom(
  transcript: Transcript,
  why: 'needed' | 'asked',
  parts: CompactionParts,
  signal: AbortSignal,
): Promise<readonly Step[]> {
  const maxTokens = contextPlan(parts.limits, 0, parts.wantedTokens).promptTokens;
  const used = tokensIn(transcript, parts);
  if (why === 'asked') {
    return isWorthIt(transcript, used, 0, parts)
      ? [await summaryStep(transcript, maxTokens, parts, signal)]
      : [{ kind: 'note', tone: 'info', text: 'There is too little yet to sum up.' }];
  }
  if (used <= maxTokens) {
    return [];
  }
  const resting = maxTokens * restingPart;
  const tokensOf = (text: string) => parts.tokensOf(sizeOf(text));
  const note = leavingOut(transcript, used - resting, tokensOf);
  const steps = note === undefined ? [] : [note];
  const isEnough = tokensIn(withSteps(transcript, steps), parts) <= resting;
  return isEnough || !isWorthIt(transcript, used, maxTokens * leastGain, parts)
    ? steps
    : [await summaryStep(transcript, maxTokens, parts, signal)];
}

/** Tried with the summary that needs no model, or the last one, where that is longer: so two never follow each other. */
function isWorthIt(
  transcript: Transcript,
  used: number,
  leastTokens: number,
  parts: CompactionParts,
): boolean {
  const plain = plainSummary(transcript, parts.limits);
  const last = lastSummary(transcript)?.text ?? '';
  const text = plain.length > last.length ? plain : last;
  const tried = withSteps(transcript, [{ kind: 'summary', text, tokensBefore: 0, tokensAfter: 0 }]);
  return used - tokensIn(tried, parts) > leastTokens;
}

async function summaryStep(
  transcript: Transcript,
  maxTokens: number,
  parts: CompactionParts,
  signal: AbortSignal,
): Promise<StepOf<'summary'>> {
  const text = await summaryOf(transcript, parts, signal);
  const bare = { kind: 'summary', text, tokensBefore: tokensIn(transcript, parts) } as const;
  const measured = (step: Omit<StepOf<'summary'>, 'tokensAfter'>): StepOf<'summary'> => {
    const tokensAfter = tokensIn(withSteps(transcript, [{ ...step, tokensAfter: 0 }]), parts);
    return { ...step, tokensAfter };
  };
  const keepFrom = lastRound(transcript);
  const keeping = keepFrom === undefined ? undefined : measured({ ...bare, keepFrom });
  const isSmall = keeping !== undefined && keeping.tokensAfter <= (maxTokens * restingPart) / 2;
  return isSmall ? keeping : measured(bare);
}

/** The answer whose results the running turn is about to look at. */
function lastRound({ turns }: Transcript): number | undefined {
  const turn = turns.at(-1);
  const answer = turn?.state === 'running' ? answersOf(turn.steps).at(-1) : undefined;
  return answer !== undefined && answer.calls.length > 0 ? answer.index : undefined;
}

function withSteps(transcript: Transcript, steps: readonly Step[]): Transcript {
  const turns = transcript.turns.map((turn, index) =>
    index === transcript.turns.length - 1 ? { ...turn, steps: [...turn.steps, ...steps] } : turn,
  );
  return { ...transcript, turns };
}

function tokensIn(transcript: Transcript, parts: CompactionParts): number {
  return parts.tokensOf(promptSize(messagesOf(transcript, parts.system), parts.tools));
}
