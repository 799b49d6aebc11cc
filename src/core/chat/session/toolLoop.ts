import type { FinishReason } from '../../ports.ts';
import type { ChatEvent, LoopParts } from './chatEvent.ts';
import { hearAnswer, type HeardAnswer } from './hearAnswer.ts';
import { runCalls } from './runCalls.ts';
import { TurnCourse } from './turnCourse.ts';
import { TurnWishes } from './turnWishes.ts';

/**
 * One turn: asks the model, runs what it calls, tells it the results and asks again, until an answer has no call, or a
 * brake or another message of the user's ends it. Throws the client's `GlmError`s, and the signal's reason after an abort.
 */
export async function* runToolLoop(
  parts: LoopParts,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  signal.throwIfAborted();
  const wishes = new TurnWishes(parts.control);
  try {
    yield* runRounds(parts, wishes, signal);
  } catch (error) {
    signal.throwIfAborted();
    if (!wishes.steered.aborted) {
      throw error;
    }
  } finally {
    wishes.dispose();
  }
}

/** Throws when the turn is steered; a tool that runs by then has ended before. */
async function* runRounds(
  parts: LoopParts,
  wishes: TurnWishes,
  signal: AbortSignal,
): AsyncGenerator<ChatEvent> {
  const course = new TurnCourse(parts);
  const speaking = AbortSignal.any([signal, wishes.steered]);
  const tools = parts.toolbox.tools.map(({ name }) => name);
  let isSecondTry = false;
  for (;;) {
    const messages = await parts.messages(speaking);
    speaking.throwIfAborted();
    yield* chooseThinking(course, wishes);
    yield { type: 'answer', choice: course.choice, tools };
    const answer = yield* hearAnswer(parts.client, course.request(messages), wishes, speaking);
    for (const call of answer.calls) {
      yield { type: 'call', call };
    }
    const ended = yield* runCalls(answer.calls, { ...parts, steered: wishes.steered }, signal);
    speaking.throwIfAborted();
    const brake = course.afterRound(answer, ended);
    if (isFinal(answer, isSecondTry)) {
      yield* closingNote(answer);
      return;
    }
    if (brake !== undefined) {
      yield { type: 'note', tone: 'warning', text: brake };
      return;
    }
    isSecondTry = isEmpty(answer);
    if (isSecondTry && answer.finish === 'length') {
      course.stopThinking('the thought left no room for an answer');
    }
  }
}

/** Not at all once the answer is wanted; more than before where the turn goes badly. */
function* chooseThinking(course: TurnCourse, wishes: TurnWishes): Generator<ChatEvent> {
  if (wishes.isAnswerWantedNow && course.choice.thinking === 'on') {
    course.stopThinking('you wanted the answer at once');
  }
  const reason = course.escalate(wishes.isAnswerWantedNow);
  if (reason !== undefined) {
    yield { type: 'note', tone: 'info', text: `Switched to ${reason}.` };
  }
}

/** Whether the turn is over with it. An empty answer is asked for once more, unless a filter made it empty. */
function isFinal(answer: HeardAnswer, isSecondTry: boolean): boolean {
  const { calls, finish } = answer;
  return (
    finish !== undefined &&
    calls.length === 0 &&
    (!isEmpty(answer) || isSecondTry || finish === 'contentFilter')
  );
}

/** A cut thought is not an answer at all. */
function isEmpty({ text, calls, finish }: HeardAnswer): boolean {
  return finish !== undefined && text.trim() === '' && calls.length === 0;
}

const closingNotes: Readonly<Partial<Record<FinishReason, string>>> = {
  length: 'The answer was cut at its greatest length. Send “go on” to have the rest.',
  contentFilter:
    'The provider’s filter ended this answer. Say it in other words, or choose another backend.',
};

function* closingNote(answer: HeardAnswer): Generator<ChatEvent> {
  const told = answer.finish && closingNotes[answer.finish];
  const empty = 'The model gave an empty answer twice. Ask in other words, or try again.';
  const text = isEmpty(answer) && answer.finish !== 'contentFilter' ? empty : told;
  if (text !== undefined) {
    yield { type: 'note', tone: 'warning', text };
  }
}
