import type { Clock, FimRequest, ModelClient } from '../ports.ts';
import { GeneratedText } from './generatedText.ts';
import type { StopContext } from './stopRules.ts';

/**
 * How long the model may write, from its first word on; then the lines finished so far are
 * shown. Counted from the first word, because a clock that starts with the request leaves a slow
 * server one line at best.
 */
const writingBudgetMs = 2_000;

export interface Generation {
  readonly client: ModelClient;
  readonly clock: Clock;
  readonly request: FimRequest;
  readonly stopContext: StopContext;
}

/**
 * Asks the model and reads until a stop rule, the time budget or the model itself ends it; on
 * return the stream is closed. Throws what the client throws.
 */
export async function generate(generation: Generation, signal: AbortSignal): Promise<string> {
  const { client, clock, request, stopContext } = generation;
  const text = new GeneratedText(stopContext);
  let firstWordAt: number | undefined;
  for await (const event of client.fillInMiddle(request, signal)) {
    if (event.type === 'finish' && event.reason === 'length') {
      return text.cutShort();
    }
    if (event.type !== 'text') {
      continue;
    }
    text.add(event.text);
    if (!text.wantsMore) {
      break;
    }
    firstWordAt ??= clock.now();
    if (text.hasContentLine && clock.now() - firstWordAt > writingBudgetMs) {
      return text.cutShort();
    }
  }
  return text.finished();
}
