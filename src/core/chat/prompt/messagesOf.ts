import type { Transcript, Turn } from '../../../protocol/transcript.ts';
import type { ChatMessage } from '../../ports.ts';
import type { Answer } from './answersOf.ts';
import { attachmentText, callResultText, resultId } from './partTexts.ts';
import { lastSummary, leftOutOf, sentTurns, type SentTurn } from './sentTurns.ts';

/** Stands where an answer goes on that had ended already: a conversation that ends with the model is no question. */
const goOn: ChatMessage = { role: 'user', content: 'Go on where you stopped.' };

/** Tells the model whose words a summary is. */
const summaryTitle =
  'What happened in this chat before, as you summed it up to make room. It is for your memory; do not answer it.';

/**
 * The messages of the next request: pure, and such that one more round only adds at the end. Of finished turns no
 * thoughts are sent (GLM's template forgets them with the next message of the user's), within a turn all but those that
 * were cut. The last summary stands for what is before it, except for the message of its own turn.
 */
export function messagesOf(transcript: Transcript, system: string): readonly ChatMessage[] {
  const leftOut = leftOutOf(transcript);
  const sent = sentTurns(transcript).flatMap((turn) => turnMessages(turn, leftOut));
  return [
    { role: 'system', content: system },
    ...withoutOldThoughts(joined([...summaryMessage(transcript), ...sent])),
  ];
}

/**
 * What was sent for an answer, byte for byte.
 * @param index of the answer's head among the steps of its turn.
 * @returns `undefined` where there is no such answer.
 */
export function messagesBefore(
  transcript: Transcript,
  turnId: string,
  index: number,
  system: string,
): readonly ChatMessage[] | undefined {
  const place = transcript.turns.findIndex(({ id }) => id === turnId);
  const turn = transcript.turns[place];
  if (turn?.steps[index]?.kind !== 'answer') {
    return undefined;
  }
  const asItWas: Turn = { ...turn, state: 'running', steps: turn.steps.slice(0, index) };
  return messagesOf(
    { ...transcript, turns: [...transcript.turns.slice(0, place), asItWas] },
    system,
  );
}

function summaryMessage(transcript: Transcript): readonly ChatMessage[] {
  const text = lastSummary(transcript)?.text;
  return text === undefined
    ? []
    : [{ role: 'user', content: `[${summaryTitle}]\n${text}\n[End of the summary]` }];
}

function turnMessages(
  { turn, hasMessage, answers }: SentTurn,
  leftOut: ReadonlySet<string>,
): readonly ChatMessage[] {
  const isUnanswered = turn.state === 'running' && answers.at(-1)?.calls.length === 0;
  return [
    ...(hasMessage ? [userMessage(turn, leftOut)] : []),
    ...answers.flatMap((answer, order) => [
      ...(answers[order - 1]?.calls.length === 0 ? [goOn] : []),
      assistantMessage(answer),
      ...answer.calls.map(({ index, step }): ChatMessage => {
        const isLeftOut = leftOut.has(resultId(turn.id, index));
        return { role: 'tool', callId: step.callId, content: callResultText(step, isLeftOut) };
      }),
    ]),
    ...(isUnanswered ? [goOn] : []),
  ];
}

function userMessage(turn: Turn, leftOut: ReadonlySet<string>): ChatMessage {
  const attached = turn.attachments.map((each) => attachmentText(each, leftOut.has(each.id)));
  return { role: 'user', content: [...attached, turn.text].join('\n\n') };
}

function assistantMessage({ text, reasoning, calls }: Answer): ChatMessage {
  const toolCalls = calls.map(({ step: { callId: id, name, arguments: args } }) => ({
    id,
    name,
    arguments: args,
  }));
  return {
    role: 'assistant',
    content: text,
    ...(reasoning === '' ? {} : { reasoning }),
    ...(toolCalls.length === 0 ? {} : { toolCalls }),
  };
}

/** One message where several of the user's follow each other, which some servers' templates refuse. */
function joined(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const result: ChatMessage[] = [];
  for (const message of messages) {
    const last = result.at(-1);
    if (message.role === 'user' && last?.role === 'user') {
      result[result.length - 1] = {
        role: 'user',
        content: `${last.content}\n\n${message.content}`,
      };
    } else {
      result.push(message);
    }
  }
  return result;
}

function withoutOldThoughts(messages: readonly ChatMessage[]): readonly ChatMessage[] {
  const lastQuestion = messages.findLastIndex(({ role }) => role === 'user');
  return messages.map((message, index) => {
    if (message.role !== 'assistant' || index > lastQuestion) {
      return message;
    }
    const { reasoning: _, ...rest } = message;
    return rest;
  });
}
