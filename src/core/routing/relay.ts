import { GlmError } from '../glmError.ts';
import type { Clock, ModelEvent } from '../ports.ts';

/** One way to get the answer. */
export type Opener = (signal: AbortSignal) => AsyncIterable<ModelEvent>;

export type StepInReason = 'failure' | 'stall' | 'race';

/** Who steps in, and when. */
export interface Reserve {
  /** @returns `undefined` where it may not after all, such as after a change of settings. */
  readonly open: (reason: StepInReason) => Opener | undefined;
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
 * failed or stalls, or in a race, which the first line of use wins. Losers are aborted. Where both fail,
 * the first one's error is thrown, because that is the backend that the user expects to answer.
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
  const course = { clock, startedAt: clock.now(), signal };
  const lanes = [new Lane(first, signal)];
  try {
    const winner = await race(lanes, reserve, course);
    for (const loser of lanes.filter((lane) => lane !== winner)) {
      void loser.close();
    }
    signal.throwIfAborted();
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

/** Resolves with the lane to follow; adds the reserve's lane where it steps in. */
async function race(lanes: Lane[], reserve: Reserve, course: Course): Promise<Lane> {
  const [first] = lanes;
  if (!first) {
    throw new Error('A race needs somebody who runs.');
  }
  const news = await first.firstWordWithin(reserve.raceMs ?? reserve.stallMs, course);
  const isHelpless = news === 'failure' && !reserve.helpsAgainst(first.error);
  if (news === 'word' || isHelpless) {
    return first;
  }
  const silence = reserve.raceMs === undefined ? 'stall' : 'race';
  const reason = news === 'failure' ? news : silence;
  const second = stepIn(reserve, reason, course);
  if (!second) {
    return first;
  }
  lanes.push(second);
  switch (reason) {
    case 'failure':
      return firstToTell(second, [first, second]);
    case 'stall':
      void first.close();
      return second;
    case 'race':
      return firstLineOf([first, second]);
  }
}

function stepIn(
  reserve: Reserve,
  reason: StepInReason,
  { clock, startedAt, signal }: Course,
): Lane | undefined {
  // A clock that was set back gives nobody more time.
  const leftMs = reserve.budgetMs - Math.max(0, clock.now() - startedAt);
  const open = signal.aborted || leftMs <= 0 ? undefined : reserve.open(reason);
  if (!open) {
    return undefined;
  }
  const lane = new Lane(open, signal);
  lane.expectWordWithin(leftMs, clock);
  return lane;
}

/** Whoever has a whole line, or a whole answer that is not empty. */
async function firstLineOf(lanes: readonly [Lane, Lane]): Promise<Lane> {
  const running = new Set(lanes);
  for (;;) {
    const lane = await Promise.race([...running].map((each) => each.step()));
    const isWhole = lane.isOver && lane.error === undefined;
    if (lane.hasLine || (isWhole && lane.hasText)) {
      return lane;
    }
    if (lane.isOver) {
      running.delete(lane);
      const [last] = running;
      return last ? firstToTell(last, lanes) : lane;
    }
  }
}

/** The last lane that runs, unless it fails without a word: then an empty answer, else the first failure. */
async function firstToTell(last: Lane, lanes: readonly [Lane, Lane]): Promise<Lane> {
  while (!last.hasSpoken && !last.isOver) {
    await last.step();
  }
  if (last.hasSpoken || last.error === undefined) {
    return last;
  }
  return lanes.find(({ error }) => error === undefined) ?? lanes[0];
}

/** One stream, read ahead of whoever is to get it. */
class Lane {
  readonly #iterator: AsyncIterator<ModelEvent>;
  readonly #end = new AbortController();
  readonly #ahead: ModelEvent[] = [];
  #pending: Promise<Lane> | undefined;
  #closing: Promise<void> | undefined;
  error: unknown;
  isOver = false;
  /** Something came that belongs to an answer. */
  hasSpoken = false;
  /** Something to show came, … */
  hasText = false;
  /** … up to the end of its line. */
  hasLine = false;

  constructor(open: Opener, signal: AbortSignal) {
    const opened = open(AbortSignal.any([signal, this.#end.signal]));
    this.#iterator = opened[Symbol.asyncIterator]();
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
      while (!this.hasSpoken && !this.isOver) {
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
      () => this.hasSpoken || this.#end.abort(tooLate),
      () => undefined, // it was closed before
    );
  }

  async *events(): AsyncGenerator<ModelEvent> {
    try {
      for (;;) {
        yield* this.#ahead.splice(0);
        if (this.isOver) {
          break;
        }
        await this.step();
      }
    } finally {
      // A reader who has enough leaves; that is no abort.
      await this.#iterator.return?.();
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
        this.#look(value);
      }
    } catch (error) {
      this.error = error;
      this.isOver = true;
    }
    this.#pending = undefined;
    return this;
  }

  #look(event: ModelEvent): void {
    this.hasSpoken ||= event.type !== 'usage';
    if (event.type === 'text' && !this.hasLine) {
      const shown = this.hasText ? event.text : event.text.trimStart();
      this.hasText ||= shown !== '';
      this.hasLine = shown.includes('\n');
    }
  }
}

const tooLate = new GlmError(
  'backend.timeout',
  'No backend answered in time — the next request tries again.',
);
