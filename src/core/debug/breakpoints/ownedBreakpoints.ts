import type { BreakpointList, BreakpointWish, EditorBreakpoint } from '../debuggee.ts';

/** Keeps what we added over a crash of the window, for the editor keeps breakpoints as well. */
export interface BreakpointMemory {
  /** @returns whatever was set before, even by an older version; it is checked. */
  get(): unknown;
  set(places: readonly OwnedPlace[]): void;
}

/** What tells a breakpoint of ours again in another window. */
export interface OwnedPlace {
  readonly file: string;
  readonly line: number;
  readonly condition?: string;
  readonly logMessage?: string;
}

/** The breakpoints that we have added to the editor’s list; the user’s are never touched. */
export class OwnedBreakpoints {
  readonly #list: BreakpointList;
  readonly #memory: BreakpointMemory;
  #owned: readonly EditorBreakpoint[] = [];
  /** What an earlier window left, as text; not all of the list may be there yet. */
  #leftovers: readonly string[];
  readonly #endSweeping: () => void;

  constructor(list: BreakpointList, memory: BreakpointMemory) {
    this.#list = list;
    this.#memory = memory;
    const left = memory.get();
    this.#leftovers = Array.isArray(left) ? left.map((each) => JSON.stringify(each)) : [];
    this.#endSweeping = list.onDidChange.on(() => this.#sweep());
    this.#sweep();
  }

  /** Those of ours that are still in the list. */
  get all(): readonly EditorBreakpoint[] {
    const ids = new Set(this.#list.all().map(({ id }) => id));
    return this.#owned.filter(({ id }) => ids.has(id));
  }

  /**
   * Adds breakpoints, which are remembered before they are there. Where the list has one on a line already, that one
   * stays as it is: adapters take only one for a line.
   * @returns for each wish the breakpoint of ours, or the one of the user’s that stands there.
   */
  add(
    wishes: readonly BreakpointWish[],
  ): readonly { readonly breakpoint: EditorBreakpoint; readonly isOurs: boolean }[] {
    return wishes.map((wish) => {
      const there = this.#list
        .all()
        .find((each) => each.file === wish.file && each.line === wish.line);
      if (there !== undefined) {
        return { breakpoint: there, isOurs: this.#owned.some(({ id }) => id === there.id) };
      }
      this.#memory.set([...this.all.map(placeOf), placeOf(wish)]);
      const breakpoint = this.#list.add([wish])[0] ?? { ...wish, id: '', isEnabled: false };
      this.#owned = [...this.all, breakpoint];
      return { breakpoint, isOurs: true };
    });
  }

  /** Removes those of the given ids that are ours. @returns how many those were. */
  remove(ids: readonly string[]): number {
    const ours = this.all.filter(({ id }) => ids.includes(id));
    this.#list.remove(ours.map(({ id }) => id));
    this.#owned = this.all;
    this.#memory.set(this.all.map(placeOf));
    return ours.length;
  }

  clear(): void {
    this.remove(this.all.map(({ id }) => id));
  }

  dispose(): void {
    this.#endSweeping();
    this.clear();
  }

  /** Removes what an earlier window left when it was killed; the editor hands its list over some time after its start. */
  #sweep(): void {
    const isLeft = (each: EditorBreakpoint) =>
      this.#leftovers.includes(JSON.stringify(placeOf(each)));
    const strays = this.#leftovers.length === 0 ? [] : this.#list.all().filter(isLeft);
    if (strays.length > 0) {
      const found = strays.map((each) => JSON.stringify(placeOf(each)));
      this.#leftovers = this.#leftovers.filter((each) => !found.includes(each));
      this.#list.remove(strays.map(({ id }) => id));
      this.#memory.set(this.all.map(placeOf));
    }
  }
}

function placeOf({ file, line, condition, logMessage }: BreakpointWish): OwnedPlace {
  return {
    ...{ file, line },
    ...(condition !== undefined && { condition }),
    ...(logMessage !== undefined && { logMessage }),
  };
}
