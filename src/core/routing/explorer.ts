/**
 * How often a backend is looked at: `close` where it does not do what it mostly does, because that may end at any
 * moment, else `loose`.
 */
export type Watch = 'close' | 'loose';

/** The first look at a backend that was left comes after this pause; each that changes nothing doubles it, … */
const firstPauseMs = 10_000;
/** … within these bounds. */
const pauseMs: Readonly<Record<Watch, { readonly least: number; readonly most: number }>> = {
  close: { least: firstPauseMs, most: 30_000 },
  loose: { least: 60_000, most: 300_000 },
};
/** What was a surprise is looked at again at once: one answer alone may be chance. */
const surprisePauseMs = 1_000;

/** Share of the user's requests that may be spent to learn, and how many may be saved up. */
const explorationShare = 0.02;
const probeShare = 0.04;
const mostExplorations = 1;
const mostProbes = 3;

interface Looks {
  readonly lastAt: number;
  /** Looks in a row that changed nothing. */
  readonly inVain: number;
  readonly isSurprised: boolean;
  /** The user's own request was the last to go there. */
  readonly isInUse: boolean;
}

/**
 * Says when a backend that nobody asks is worth a look: soon after it was left, ever more rarely as
 * long as nothing has changed, and never beyond a small share of the user's own requests.
 */
export class Explorer<Id extends string> {
  readonly #looks = new Map<Id, Looks>();
  #explorations = mostExplorations;
  #probes = mostProbes;

  /** A request of the user's pays for later looks. */
  earn(): void {
    this.#explorations = Math.min(mostExplorations, this.#explorations + explorationShare);
    this.#probes = Math.min(mostProbes, this.#probes + probeShare);
  }

  /** Whether a look is due and a request of its own may be sent for it. */
  mayProbe(id: Id, nowMs: number, watch: Watch): boolean {
    return this.#probes >= 1 && this.#isDue(id, nowMs, watch);
  }

  /** Whether a look is due and a request of the user's may be spent on it. */
  mayExplore(id: Id, nowMs: number, watch: Watch): boolean {
    return this.#explorations >= 1 && this.#isDue(id, nowMs, watch);
  }

  spendProbe(id: Id, nowMs: number): void {
    this.#probes -= 1;
    this.#look(id, nowMs);
  }

  spendExploration(id: Id, nowMs: number): void {
    this.#explorations -= 1;
    this.#look(id, nowMs);
  }

  /** The user's own requests go there, so that nobody need look. */
  noteUse(id: Id, nowMs: number): void {
    this.#looks.set(id, { lastAt: nowMs, inVain: 0, isSurprised: false, isInUse: true });
  }

  /** A backend did what was not expected of it. In use it needs no look; when it is left for that, it gets the usual pause. */
  noteSurprise(id: Id): void {
    const looks = this.#looks.get(id);
    if (looks && !looks.isInUse) {
      this.#looks.set(id, { ...looks, isSurprised: true });
    }
  }

  #look(id: Id, nowMs: number): void {
    const looks = this.#looks.get(id);
    const inVain = looks && !looks.isSurprised ? looks.inVain + 1 : 0;
    this.#looks.set(id, { lastAt: nowMs, inVain, isSurprised: false, isInUse: false });
  }

  /** One that was never asked is. */
  #isDue(id: Id, nowMs: number, watch: Watch): boolean {
    const looks = this.#looks.get(id);
    const sinceMs = nowMs - (looks?.lastAt ?? 0);
    // A clock that was set back tells nothing of when the last look was.
    return !looks || sinceMs < 0 || sinceMs >= pauseAfter(looks, watch);
  }
}

function pauseAfter({ inVain, isSurprised }: Looks, watch: Watch): number {
  const { least, most } = pauseMs[watch];
  return isSurprised
    ? surprisePauseMs
    : Math.min(most, Math.max(least, firstPauseMs * 2 ** inVain));
}
