import { isAbort, GlmError } from '../glmError.ts';
import type { BackendId } from '../ports.ts';
import type { RequestKind } from './answerRecord.ts';
import { askedToChat, askedToFill, lookTokens, type Asked } from './asked.ts';
import { effectiveChoice, mayAnswer, type BackendDecision } from './chooseBackend.ts';
import { Explorer, type Watch } from './explorer.ts';
import { otherBackend } from './otherBackend.ts';
import type { RequestDesk } from './requestDesk.ts';
import type { RoutedClientParts } from './routedClient.ts';

/** A backend that lets a look wait for so long is not worth asking. */
const longestLookMs = 10_000;

const shortest = { maxTokens: lookTokens, temperature: 0, stop: ['\n'] };

/** The smallest questions of use; nothing of the user's is in them. */
const looks: Readonly<Record<RequestKind, Asked>> = {
  ghostText: askedToFill({
    prefix: 'function add(a, b) {\n  return ',
    suffix: '\n}\n',
    languageId: 'javascript',
    path: 'add.js',
    ...shortest,
  }),
  chat: askedToChat({
    messages: [{ role: 'user', content: 'What is one plus one?' }],
    thinking: 'off',
    ...shortest,
  }),
};

/** A backend is as quick for one kind of request as it may be slow for the other. */
type Watched = `${BackendId} ${RequestKind}`;

/** Keeps an eye on the backend that is not asked: by a tiny request where that is free, else by one of the user's. */
export class Scout {
  readonly #desk: RequestDesk;
  readonly #parts: RoutedClientParts;
  readonly #explorer = new Explorer<Watched>();
  #lastAsked: Asked | undefined;
  #looking: AbortController | undefined;
  #isDisposed = false;

  constructor(desk: RequestDesk, parts: RoutedClientParts) {
    this.#desk = desk;
    this.#parts = parts;
    desk.onSurprise.on(({ backend, kind }) => this.#explorer.noteSurprise(`${backend} ${kind}`));
  }

  /** Decides on a request of the user's, which may serve to learn something as well. */
  decide(asked: Asked): BackendDecision {
    const plain = this.#desk.decide(asked, undefined);
    if (plain.refusal) {
      return plain;
    }
    const nowMs = this.#parts.clock.now();
    const rival = otherBackend(plain.backend);
    this.#explorer.earn();
    const watch = this.#watchOf(rival, asked.kind);
    // A request of the user's is spent where nothing else may be, or where it stands to gain.
    const isHope = watch === 'close' && this.#desk.mightGainBy(asked, plain.backend, rival);
    const isWorthIt =
      plain.choice === 'auto' &&
      this.#isOpen(rival) &&
      (isHope || !this.#mayProbe(rival)) &&
      this.#explorer.mayExplore(`${rival} ${asked.kind}`, nowMs, watch);
    const decision = isWorthIt ? this.#desk.decide(asked, rival) : plain;
    if (decision.isExploration) {
      this.#explorer.spendExploration(`${rival} ${asked.kind}`, nowMs);
    } else {
      this.#explorer.noteUse(`${decision.backend} ${asked.kind}`, nowMs);
    }
    this.#desk.settle(asked, decision);
    this.#lastAsked = asked;
    return decision;
  }

  /** After a request: a look at the backend that was not asked, if one is due and free. */
  lookAround(kind: RequestKind, { choice, backend }: BackendDecision): void {
    const rival = otherBackend(backend);
    const nowMs = this.#parts.clock.now();
    const isAuto = choice === 'auto' && effectiveChoice(this.#parts.settings(), kind) === 'auto';
    const isFree = isAuto && !this.#looking && !this.#isDisposed;
    const isDue =
      isFree && this.#explorer.mayProbe(`${rival} ${kind}`, nowMs, this.#watchOf(rival, kind));
    if (isDue && this.#isOpen(rival) && this.#mayProbe(rival)) {
      this.#explorer.spendProbe(`${rival} ${kind}`, nowMs);
      void this.#look(kind, rival);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#looking?.abort();
  }

  async #look(kind: RequestKind, backend: BackendId): Promise<void> {
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
        { asked: this.#lookFor(kind, backend), backend, purpose: 'probe', reason },
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

  /**
   * On this machine a look reads what the user is working on, so that the engine has it in its cache when it is needed;
   * on battery that would be dear, and elsewhere it would be nobody's business.
   */
  #lookFor(kind: RequestKind, backend: BackendId): Asked {
    const { backends, power } = this.#parts;
    const mayWarm = backends[backend].terms().isOnThisMachine && power() !== 'battery';
    const last = this.#lastAsked?.kind === kind ? this.#lastAsked : undefined;
    return (mayWarm ? last?.look?.() : undefined) ?? looks[kind];
  }

  #watchOf(backend: BackendId, kind: RequestKind): Watch {
    return this.#desk.isOutOfSorts(backend, kind) ? 'close' : 'loose';
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
