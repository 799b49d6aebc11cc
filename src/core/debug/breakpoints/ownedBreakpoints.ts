import type { BreakpointList, BreakpointWish, EditorBreakpoint } from '../debuggee.ts';

/** Keeps what we added over a crash of the window, for the editor keeps breakpoints as well. */
export interface BreakpointMemory {
  /** @returns whatever was set before, even by an older version; it is checked. */
  get(): unknown;
  set(places: readonly unknown[]): void;
}

/** A breakpoint on a line that was wished for. */
export interface PlacedBreakpoint {
  readonly breakpoint: EditorBreakpoint;
  /** False for one of the user’s that stood there. */
  readonly isOurs: boolean;
  /** Whether it was added now. */
  readonly isNew: boolean;
}

/** The breakpoints that we have added to the editor’s list; the user’s are never touched. */
export class OwnedBreakpoints {
  readonly #list: BreakpointList;
  readonly #memory: BreakpointMemory;
  #ids: ReadonlySet<string> = new Set();
  /** What an earlier window left; `undefined` once the list was there to be swept. */
  #leftovers: readonly unknown[] | undefined;
  readonly #endListening: () => void;

  constructor(list: BreakpointList, memory: BreakpointMemory) {
    this.#list = list;
    this.#memory = memory;
    const left = memory.get();
    this.#leftovers = Array.isArray(left) ? left : [];
    this.#endListening = list.onDidChange.on(() => this.#onChange());
    if (list.all().length > 0) {
      this.#sweep();
    }
  }

  /** Those of ours that are still in the list, as they stand there now: an edit may have moved them. */
  get all(): readonly EditorBreakpoint[] {
    return this.#list.all().filter(({ id }) => this.#ids.has(id));
  }

  /**
   * Adds breakpoints, which are remembered before they are there. Where the list has one on a line already, that one
   * stays as it is: adapters take only one for a line.
   */
  add(wishes: readonly BreakpointWish[]): readonly PlacedBreakpoint[] {
    return wishes.flatMap((wish): readonly PlacedBreakpoint[] => {
      const there = this.#list
        .all()
        .find(({ file, line }) => file === wish.file && line === wish.line);
      if (there !== undefined) {
        return [{ breakpoint: there, isOurs: this.#ids.has(there.id), isNew: false }];
      }
      this.#remember(wish);
      const added = this.#list.add([wish]);
      this.#ids = new Set([...this.#ids, ...added.map(({ id }) => id)]);
      this.#remember();
      return added.map((breakpoint) => ({ breakpoint, isOurs: true, isNew: true }));
    });
  }

  /** Removes those of the given ids that are ours. @returns how many those were. */
  remove(ids: readonly string[]): number {
    const ours = this.all.map(({ id }) => id).filter((id) => ids.includes(id));
    this.#list.remove(ours);
    this.#ids = new Set(this.all.map(({ id }) => id));
    this.#remember();
    return ours.length;
  }

  /** Removes those that `add` has added then, not what stood there before. */
  takeBack(placed: readonly PlacedBreakpoint[]): void {
    this.remove(placed.filter(({ isNew }) => isNew).map(({ breakpoint }) => breakpoint.id));
  }

  clear(): void {
    this.remove(this.all.map(({ id }) => id));
  }

  dispose(): void {
    this.#endListening();
    this.clear();
  }

  #onChange(): void {
    if (this.#leftovers !== undefined) {
      this.#sweep();
    } else if (this.#ids.size > 0) {
      this.#remember(); // An edit moved them, or the user took one away, and may set one of their own there.
    }
  }

  /**
   * Removes what an earlier window left when it was killed. The editor hands its list over whole, some time after its
   * start; what comes later is somebody’s of this window.
   */
  #sweep(): void {
    const left = new Set(this.#leftovers?.map((each) => JSON.stringify(each)));
    this.#leftovers = undefined;
    const isStray = (each: EditorBreakpoint) =>
      !this.#ids.has(each.id) && left.has(JSON.stringify(placeOf(each)));
    const strays = this.#list.all().filter(isStray);
    if (strays.length > 0) {
      this.#list.remove(strays.map(({ id }) => id));
    }
    if (left.size > 0) {
      this.#remember();
    }
  }

  #remember(...coming: readonly BreakpointWish[]): void {
    this.#memory.set([...(this.#leftovers ?? []), ...[...this.all, ...coming].map(placeOf)]);
  }
}

/** What tells a breakpoint of ours again in another window; its keys are always in this order. */
function placeOf({
  file,
  line,
  condition,
  hitCondition,
  logMessage,
}: BreakpointWish): BreakpointWish {
  return {
    ...{ file, line },
    ...(condition !== undefined && { condition }),
    ...(hitCondition !== undefined && { hitCondition }),
    ...(logMessage !== undefined && { logMessage }),
  };
}
