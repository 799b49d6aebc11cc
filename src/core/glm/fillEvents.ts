import type { ModelEvent } from '../ports.ts';
import { openTag } from './chatFim.ts';
import { readChatFim } from './chatFimAnswer.ts';
import { StopScanner } from './stopScanner.ts';

/**
 * Ends the text of `events` before any of `stops`: servers take only some of them, and some forget
 * to cut. The source is closed as soon as one is found.
 */
export async function* endAtStops(
  events: AsyncIterable<ModelEvent>,
  stops: readonly string[],
): AsyncGenerator<ModelEvent> {
  const scanner = new StopScanner(stops);
  let isStopped = false;
  for await (const event of events) {
    if (event.type === 'text') {
      const scanned = scanner.push(event.text);
      yield* textEvents(scanned.text);
      isStopped = scanned.isStopped;
    } else {
      yield* event.type === 'finish' ? textEvents(scanner.flush()) : [];
      yield event;
    }
    if (isStopped) {
      break;
    }
  }
  if (isStopped) {
    yield { type: 'finish', reason: 'stop' };
  }
}

/**
 * Leaves of a chat model's answer only what belongs into the hole, and closes the source once the
 * answer is over. What a server took for a thought is an answer only if it is marked as one.
 * @param prefix the text before the hole.
 */
export async function* onlyTheHole(
  events: AsyncIterable<ModelEvent>,
  prefix: string,
): AsyncGenerator<ModelEvent> {
  let thoughts = '';
  let answer = '';
  let shownLength = 0;
  let finish: ModelEvent | undefined;
  for await (const event of events) {
    thoughts += event.type === 'reasoning' ? event.text : '';
    const words = event.type === 'text' ? event.text : '';
    answer += words === thoughts.trim() && !words.includes(openTag) ? '' : words;
    finish = event.type === 'finish' ? event : undefined;
    const { text, isStopped } = readChatFim(answer, prefix, finish ? 'complete' : 'streaming');
    yield* textEvents(text.slice(shownLength));
    shownLength = text.length;
    if (isStopped) {
      break;
    }
    if (event.type === 'usage') {
      yield event;
    }
  }
  yield finish ?? { type: 'finish', reason: 'stop' };
}

function textEvents(text: string): ModelEvent[] {
  return text === '' ? [] : [{ type: 'text', text }];
}
