/** A request's time at a server that answers one after the other, in milliseconds. */
export interface Job {
  /** What one who knows the distribution expects it to take. */
  readonly expectedMs: number;
  /** What it will take, if nobody gives it up. */
  readonly plannedMs: number;
}

interface Place {
  readonly job: Job;
  startedAt: number | undefined;
  readonly begin: () => void;
}

/** Requests in the order in which they came, the first of them being served. */
export class ServiceQueue {
  readonly #now: () => number;
  readonly #places: Place[] = [];

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Resolves when it is the job's turn; rejects with the signal's reason when that comes first. */
  enter(job: Job, signal: AbortSignal): Promise<void> {
    signal.throwIfAborted();
    return new Promise((resolve, reject) => {
      const giveUp = () => {
        this.leave(job);
        reject(signal.reason as Error); // nobody here aborts with anything but an error
      };
      const begin = () => {
        signal.removeEventListener('abort', giveUp);
        resolve();
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#places.push({ job, startedAt: undefined, begin });
      this.#serveFirst();
    });
  }

  /** The job is done or given up; may be said more than once. */
  leave(job: Job): void {
    const index = this.#places.findIndex((place) => place.job === job);
    if (index >= 0) {
      this.#places.splice(index, 1);
      this.#serveFirst();
    }
  }

  /** How long somebody who came now would wait for his turn. */
  backlogMs(measure: keyof Job): number {
    return this.#places.reduce((sum, { job, startedAt }) => {
      const spentMs = startedAt === undefined ? 0 : this.#now() - startedAt;
      return sum + Math.max(0, job[measure] - spentMs);
    }, 0);
  }

  #serveFirst(): void {
    const first = this.#places[0];
    if (first && first.startedAt === undefined) {
      first.startedAt = this.#now();
      first.begin();
    }
  }
}
