import type { FimRequest, FinishReason, ModelClient, ModelEvent } from '../../src/core/ports.ts';

/** What the model streams for a request: chunks of text, or a promise to wait for before the next one. */
export type Script = Iterable<string | Promise<unknown>>;

/** A model that says what the test scripts, and remembers what it was asked. */
export class FakeModel implements ModelClient {
  readonly requests: FimRequest[] = [];
  /** Requests that were aborted or that the reader left before their end. */
  leftEarly = 0;
  inFlight = 0;
  mostInFlight = 0;
  finishReason: FinishReason = 'stop';
  script: (request: FimRequest) => Script;

  constructor(script: (request: FimRequest) => Script) {
    this.script = script;
  }

  chat(): AsyncIterable<ModelEvent> {
    throw new Error('Ghost text does not chat.');
  }

  async *fillInMiddle(request: FimRequest, signal: AbortSignal): AsyncGenerator<ModelEvent> {
    this.requests.push(request);
    this.inFlight += 1;
    this.mostInFlight = Math.max(this.mostInFlight, this.inFlight);
    let isComplete = false;
    try {
      for (const step of this.script(request)) {
        signal.throwIfAborted();
        if (typeof step === 'string') {
          yield { type: 'text', text: step };
        } else {
          await Promise.race([step, rejection(signal)]);
        }
      }
      signal.throwIfAborted();
      isComplete = true;
      yield { type: 'finish', reason: this.finishReason };
    } finally {
      this.inFlight -= 1;
      this.leftEarly += isComplete ? 0 : 1;
    }
  }
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    // A signal's reason is an error unless somebody chose otherwise; here nobody does.
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  });
}
