import { isAbort, GlmError } from '../glmError.ts';
import type { BackendId, FimRequest } from '../ports.ts';
import { askedToFill, type Asked } from './asked.ts';
import { mayAnswer, type BackendDecision } from './chooseBackend.ts';
import { Explorer } from './explorer.ts';
import type { RequestDesk } from './requestDesk.ts';
import type { RoutedClientParts } from './routedClient.ts';

/** A backend that lets a look wait for so long is not worth asking. */
const longestLookMs = 10_000;

/** The smallest question of use; nothing of the user's is in it. */
const look: FimRequest = {
  prefix: 'function add(a, b) {\n  return ',
  suffix: '\n}\n',
  languageId: 'javascript',
  path: 'add.js',
  maxTokens: 8,
  temperature: 0,
  stop: ['\n'],
};

/** Keeps an eye on the backend that is not asked: by a tiny request where that is free, else by one of the user's. */
export class Scout {
  readonly #desk: RequestDesk;
  readonly #parts: RoutedClientParts;
  readonly #explorer = new Explorer<BackendId>();
  #looking: AbortController | undefined;

  constructor(desk: RequestDesk, parts: RoutedClientParts) {
    this.#desk = desk;
    this.#parts = parts;
    desk.onSurprise.on((backend) => this.#explorer.noteSurprise(backend));
  }

  /** Decides on a request of the user's, which may serve to learn something as well. */
  decide(asked: Asked): BackendDecision {
    const nowMs = this.#parts.clock.now();
    const plain = this.#desk.decide(asked, undefined);
    this.#explorer.earn();
    const rival = otherThan(plain.backend);
    const isWorthIt =
      plain.choice === 'auto' &&
      this.#isOpen(rival) &&
      !this.#mayProbe(rival) &&
      this.#explorer.mayExplore(rival, nowMs);
    const decision = isWorthIt ? this.#desk.decide(asked, rival) : plain;
    if (decision.isExploration) {
      this.#explorer.spendExploration(rival, nowMs);
    } else {
      this.#explorer.noteUse(decision.backend, nowMs);
    }
    this.#desk.settle(asked, decision);
    return decision;
  }

  /** After a request: a look at the backend that was not asked, if one is due and free. */
  lookAround({ choice, backend }: BackendDecision): void {
    const rival = otherThan(backend);
    const nowMs = this.#parts.clock.now();
    const isDue = choice === 'auto' && !this.#looking && this.#explorer.mayProbe(rival, nowMs);
    if (isDue && this.#isOpen(rival) && this.#mayProbe(rival)) {
      this.#explorer.spendProbe(rival, nowMs);
      void this.#look(rival);
    }
  }

  dispose(): void {
    this.#looking?.abort();
  }

  async #look(backend: BackendId): Promise<void> {
    const looking = new AbortController();
    this.#looking = looking;
    const { clock } = this.#parts;
    void clock.sleep(longestLookMs, looking.signal).then(
      () => looking.abort(),
      () => undefined, // it was over before
    );
    const reason = `to see how fast ${backend} is now`;
    try {
      const answer = this.#desk.attempt(
        { asked: askedToFill(look), backend, purpose: 'probe', reason },
        looking.signal,
      );
      for await (const event of answer) {
        void event; // only its time is of interest
      }
    } catch (error) {
      if (!isAbort(error) && !GlmError.is(error)) {
        throw error;
      }
    } finally {
      this.#looking = undefined;
      looking.abort();
    }
  }

  #isOpen(backend: BackendId): boolean {
    return mayAnswer(this.#parts.backends[backend].state(), this.#parts.clock.now());
  }

  /** Money is only spent on looks where the user said so. */
  #mayProbe(backend: BackendId): boolean {
    const { prices } = this.#parts.backends[backend].terms();
    const isFree = prices?.input === 0 && prices.output === 0;
    return isFree || this.#parts.settings()['routing.probePaid'];
  }
}

function otherThan(backend: BackendId): BackendId {
  return backend === 'local' ? 'remote' : 'local';
}
