import type { Step, Transcript } from '../../../protocol/transcript.ts';
import { isAbort } from '../../glmError.ts';
import type { ModelLimits } from '../../glm/contextPlan.ts';
import { sizeOf, type TextSize } from '../../glm/textSize.ts';
import type { BackendId, ChatRequest, Logger, ModelClient } from '../../ports.ts';
import { fence, fenceRule } from '../../safety/fence.ts';
import { idFrom } from '../prompt/partTexts.ts';
import { lastSummary, sentTurns, type SentTurn } from '../prompt/sentTurns.ts';
import { anchors, clipped } from './anchors.ts';
import { chatTemperature } from './turnCourse.ts';

/** What it takes to sum a chat up. */
export interface SummaryParts {
  readonly client: Pick<ModelClient, 'chat'>;
  readonly logger: Logger;
  /** Of the model that would answer now. */
  readonly limits: ModelLimits;
  /** Estimates tokens. */
  readonly tokensOf: (size: TextSize) => number;
  readonly backend: BackendId | undefined;
  readonly isLocalOnly: boolean;
}

/** A longer summary is no summary; of a small window, at most an eighth. */
const maxSummaryTokens = 2_048;

/** UTF-16 units of what is taken over word for word. */
const maxAnchorChars = 12_000;

/** Of one message, one answer and one call; what a task hangs on stands at its beginning. */
const maxMessageChars = 4_000;
const maxAnswerChars = 2_000;
const maxCallChars = 300;

/** Answers that the plain summary repeats. */
const repeatedAnswers = 3;

const task = `You sum up the chat between a programmer and their assistant, so that the assistant can go on from your words alone. Write under these headings, in the user's language, short and exact:
Task: what the user wants, with every wish and limit they named.
Decisions: what was settled, and why.
Files: which matter, and what is known of them.
Tried: what worked, what did not and how it failed.
Left to do: the next steps, the one under way first.
Keep names, paths, numbers and messages as they are. Make nothing up, answer nothing, do not go on with the work.

${fenceRule}`;

/**
 * Has the model sum up what has been sent so far; it neither thinks nor has tools for it. What must not get lost is
 * added word for word. Where the model fails or says nothing, the last answers stand for its words. Throws after an
 * abort alone.
 */
export async function summaryOf(
  transcript: Transcript,
  parts: SummaryParts,
  signal: AbortSignal,
): Promise<string> {
  const words = await modelSummary(transcript, parts, signal);
  return words === '' ? plainSummary(transcript, parts.limits) : joined(transcript, parts, words);
}

/** What can be said without a model: tasks, files and the last answers. */
export function plainSummary(transcript: Transcript, limits: ModelLimits): string {
  const answers = transcript.turns
    .flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'text' ? [step.text] : [])))
    .filter((text) => text.trim() !== '')
    .slice(-repeatedAnswers)
    .map((text) => clipped(text.trim(), anchorChars(limits) / 6));
  const words = answers.length === 0 ? '' : `Your last answers:\n${answers.join('\n\n')}`;
  return joined(transcript, { limits }, words);
}

function joined(
  transcript: Transcript,
  { limits }: Pick<SummaryParts, 'limits'>,
  words: string,
): string {
  return [anchors(transcript, anchorChars(limits)), words]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** At about four characters a token, a twentieth of the window. */
function anchorChars({ contextTokens }: ModelLimits): number {
  return Math.min(maxAnchorChars, Math.floor(contextTokens / 5));
}

/** @returns an empty text where there is none to be had. */
async function modelSummary(
  transcript: Transcript,
  parts: SummaryParts,
  signal: AbortSignal,
): Promise<string> {
  let words = '';
  try {
    for await (const event of parts.client.chat(summaryRequest(transcript, parts), signal)) {
      signal.throwIfAborted();
      if (event.type === 'text') {
        words += event.text;
      } else if (event.type === 'finish' && event.reason === 'contentFilter') {
        return '';
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (!isAbort(error)) {
      parts.logger.warn(`chat: the model did not sum up: ${String(error)}`);
    }
    return '';
  }
  return words.trim();
}

function summaryRequest(transcript: Transcript, parts: SummaryParts): ChatRequest {
  const { limits, backend, isLocalOnly } = parts;
  const maxTokens = Math.min(maxSummaryTokens, Math.floor(limits.contextTokens / 8));
  const roomTokens = limits.contextTokens / 2 - maxTokens;
  const text = fitted(digest(transcript), roomTokens, parts.tokensOf);
  const data = fence(
    text,
    { origin: 'pasted text', name: 'the chat so far' },
    idFrom(transcript.id),
  );
  return {
    messages: [
      { role: 'system', content: task },
      { role: 'user', content: `${data}\n\nSum it up now.` },
    ],
    thinking: 'off',
    maxTokens,
    temperature: chatTemperature,
    stop: [],
    isLocalOnly,
    ...(backend === undefined ? {} : { backend }),
  };
}

/** The conversation as a plain text in which results are their one line for the user. */
function digest(transcript: Transcript): string {
  const before = lastSummary(transcript)?.text;
  return [
    ...(before === undefined ? [] : [`Summed up before:\n${before}`]),
    ...sentTurns(transcript).flatMap(turnDigest),
  ].join('\n\n');
}

function turnDigest({ turn, answers }: SentTurn): readonly string[] {
  const labels = turn.attachments.map(({ label }) => `\n(with it: ${label})`).join('');
  return [
    `User: ${clipped(turn.text, maxMessageChars)}${labels}`,
    ...answers.map(({ text, calls }) => {
      const lines = calls.map(({ step }) => callDigest(step));
      return [`Assistant: ${clipped(text.trim(), maxAnswerChars)}`, ...lines].join('\n');
    }),
  ];
}

function callDigest(call: Extract<Step, { readonly kind: 'call' }>): string {
  const args = clipped(JSON.stringify(call.arguments), maxCallChars);
  const why =
    call.state === 'done' ? '' : ` (${call.state}) ${clipped(call.content, maxCallChars)}`;
  return `- ${call.name} ${args}: ${call.summary}${why}`;
}

/** The text if it fits, else its beginning and, three times as long, its end. */
function fitted(text: string, maxTokens: number, tokensOf: SummaryParts['tokensOf']): string {
  const tokens = tokensOf(sizeOf(text));
  if (tokens <= maxTokens) {
    return text;
  }
  const chars = Math.max(0, Math.floor((text.length * maxTokens) / tokens));
  const head = text.slice(0, Math.floor(chars / 4)).toWellFormed();
  const tail = text.slice(text.length - Math.ceil((chars * 3) / 4)).toWellFormed();
  return `${head}\n[…]\n${tail}`;
}
