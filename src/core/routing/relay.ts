import { GlmError } from '../glmError.ts';
import type { Clock, ModelEvent } from '../ports.ts';

/** One way to get the answer. */
export type Opener = (signal: AbortSignal) => AsyncIterable<ModelEvent>;

/** Who steps in, and when. */
export interface Reserve {
  /** @param reason why it was needed. */
  readonly open: (reason: 'failure' | 'stall' | 'race') => Opener;
  /** The first is given up when nothing has come for so long. */
  readonly stallMs: number;
  /** Both are asked when nothing has come for so long; `undefined` where that is not wanted. */
  readonly raceMs: number | undefined;
  /** How long the answer may take in all when the reserve begins it. */
  readonly budgetMs: number;
  /** Whether a failure is one that another backend may not share. */
  readonly helpsAgainst: (error: unknown) => boolean;
}

/**
 * Streams an answer. As long as nothing of it was shown, the reserve steps in once: instead of what
 * failed or stalls, or in a race, which the first line of use wins. Losers are aborted.
 */
export async function* relay(
  first: Opener,
  reserve: Reserve | undefined,
  clock: Clock,
  signal: AbortSignal,
): AsyncGenerator<ModelEvent> {
  if (!reserve) {
    yield* first(signal);
    return;
  }
  const lanes = [new Lane(first, signal)];
  try {
    const winner = await race(lanes, reserve, { clock, startedAt: clock.now(), signal });
    for (const loser of lanes.filter((lane) => lane !== winner)) {
      void loser.close();
    }
    yield* winner.events();
  } finally {
    await Promise.all(lanes.map((lane) => lane.close()));
  }
}

interface Course {
  readonly clock: Clock;
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

/** Resolves with the lane to follow; adds the reserve's lane where it steps in. Throws what the last one does. */
async function race(lanes: Lane[], reserve: Reserve, course: Course): Promise<Lane> {
  const [first] = lanes;
  if (!first) {
    throw new Error('A race needs somebody who runs.');
  }
  const patienceMs = reserve.raceMs ?? reserve.stallMs;
  const news = await first.firstWordWithin(patienceMs, course);
  switch (news) {
    case 'word':
      return first;
    case 'failure':
      if (!reserve.helpsAgainst(first.error) || course.signal.aborted) {
        return first;
      }
      return stepIn(lanes, reserve, 'failure', course);
    case 'silence':
      break;
  }
  if (reserve.raceMs === undefined) {
    void first.close();
    return stepIn(lanes, reserve, 'stall', course);
  }
  const second = stepIn(lanes, reserve, 'race', course);
  return firstLineOf(first, second);
}

function stepIn(
  lanes: Lane[],
  reserve: Reserve,
  reason: 'failure' | 'stall' | 'race',
  { clock, startedAt, signal }: Course,
): Lane {
  const leftMs = Math.max(0, reserve.budgetMs - (clock.now() - startedAt));
  const lane = new Lane(reserve.open(reason), signal);
  lane.expectWordWithin(leftMs, clock);
  lanes.push(lane);
  return lane;
}

async function firstLineOf(first: Lane, second: Lane): Promise<Lane> {
  const running = new Set([first, second]);
  while (running.size > 1) {
    const lane = await Promise.race([...running].map((each) => each.step()));
    if (lane.hasLine) {
      return lane;
    }
    if (lane.isOver && !lane.hasText) {
      running.delete(lane);
    } else if (lane.isOver) {
      return lane;
    }
  }
  const [last] = running;
  return last ?? first;
}

/** One stream, read ahead of whoever is to get it. */
class Lane {
  readonly #iterator: AsyncIterator<ModelEvent>;
  readonly #end = new AbortController();
  readonly #ahead: ModelEvent[] = [];
  #pending: Promise<Lane> | undefined;
  /** Its first line, as far as it came. */
  #text = '';
  #hasSpoken = false;
  #closing: Promise<void> | undefined;
  error: unknown;
  isOver = false;

  constructor(open: Opener, signal: AbortSignal) {
    const opened = open(AbortSignal.any([signal, this.#end.signal]));
    this.#iterator = opened[Symbol.asyncIterator]();
  }

  get hasText(): boolean {
    return this.#text.trim() !== '';
  }

  /** Something to show, up to the end of its line. */
  get hasLine(): boolean {
    return this.#text.trimStart().includes('\n');
  }

  /** Reads one more event; resolves when it is there, the stream is over or has failed. */
  step(): Promise<Lane> {
    this.#pending ??= this.#read();
    return this.#pending;
  }

  async firstWordWithin(
    limitMs: number,
    { clock }: Course,
  ): Promise<'word' | 'failure' | 'silence'> {
    const timer = new AbortController();
    const silence = clock.sleep(limitMs, timer.signal).then(
      () => 'silence' as const,
      () => 'silence' as const, // nobody listens any more
    );
    try {
      while (!this.#hasSpoken && !this.isOver) {
        if ((await Promise.race([this.step(), silence])) === 'silence') {
          return 'silence';
        }
      }
      return this.error === undefined ? 'word' : 'failure';
    } finally {
      timer.abort();
    }
  }

  /** Gives up by itself if no word comes in time. */
  expectWordWithin(limitMs: number, clock: Clock): void {
    void clock.sleep(limitMs, this.#end.signal).then(
      () => this.#hasSpoken || this.#end.abort(tooLate),
      () => undefined, // it was closed before
    );
  }

  async *events(): AsyncGenerator<ModelEvent> {
    for (;;) {
      yield* this.#ahead.splice(0);
      if (this.isOver) {
        break;
      }
      await this.step();
    }
    if (this.error !== undefined) {
      throw this.error;
    }
  }

  /** Ends the stream and waits until it is closed; never throws. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    this.#end.abort(new DOMException('Nobody listens any more.', 'AbortError'));
    await this.#pending;
    // Whoever is closed has nothing more to say, not even how it ended.
    await this.#iterator.return?.().catch(() => undefined);
  }

  async #read(): Promise<Lane> {
    try {
      const { done, value } = await this.#iterator.next();
      if (done) {
        this.isOver = true;
      } else {
        this.#ahead.push(value);
        this.#hasSpoken ||= value.type !== 'usage';
        this.#text += value.type === 'text' && !this.hasLine ? value.text : '';
      }
    } catch (error) {
      this.error = error;
      this.isOver = true;
    }
    this.#pending = undefined;
    return this;
  }
}

const tooLate = new GlmError(
  'backend.timeout',
  'No backend answered in time — the next request tries again.',
);
