import { setImmediate as nextTurn } from 'node:timers/promises';
import type { ModelEvent } from '../../src/core/ports.ts';

type Step = { readonly event: ModelEvent } | { readonly error: unknown } | { readonly isEnd: true };

/** A stream of events whose every step a test takes by hand; heeds its signal as a model's client does. */
export class ScriptedStream {
  opened = 0;
  /** Streams that began and are not closed. */
  running = 0;
  wasAborted = false;
  readonly #steps: Step[] = [];
  #news = Promise.withResolvers<void>();

  readonly open = (signal: AbortSignal): AsyncGenerator<ModelEvent> => this.#run(signal);

  async say(text: string): Promise<void> {
    await this.send({ type: 'text', text });
  }

  async send(event: ModelEvent): Promise<void> {
    await this.#add({ event });
  }

  async fail(error: unknown): Promise<void> {
    await this.#add({ error });
  }

  async end(): Promise<void> {
    await this.send({ type: 'finish', reason: 'stop' });
    await this.#add({ isEnd: true });
  }

  async *#run(signal: AbortSignal): AsyncGenerator<ModelEvent> {
    this.opened += 1;
    this.running += 1;
    const abort = Promise.withResolvers<never>();
    abort.promise.catch(() => undefined); // nobody may be waiting when it comes
    const refuse = () => {
      this.wasAborted = true;
      abort.reject(signal.reason);
    };
    signal.addEventListener('abort', refuse, { once: true });
    try {
      for (;;) {
        signal.throwIfAborted();
        const step = this.#steps.shift();
        if (!step) {
          await Promise.race([this.#news.promise, abort.promise]);
        } else if ('event' in step) {
          yield step.event;
        } else if ('error' in step) {
          throw step.error;
        } else {
          return;
        }
      }
    } finally {
      this.running -= 1;
      signal.removeEventListener('abort', refuse);
    }
  }

  async #add(step: Step): Promise<void> {
    this.#steps.push(step);
    this.#news.resolve();
    this.#news = Promise.withResolvers();
    await settled();
  }
}

/** All promises that can go on have gone on. */
export async function settled(): Promise<void> {
  await nextTurn();
}
