/**
 * Which parts of a turn the user has opened. It outlives their elements, which go when the turn is far out of sight.
 * A part is a `details` element with `data-key`.
 */
export class Openings {
  readonly #keys = new Set<string>();
  readonly #changed: () => void;
  /** Grows with each change. */
  version = 0;

  /** @param host what has the parts in it @param changed draws them anew */
  constructor(host: HTMLElement, changed: () => void) {
    this.#changed = changed;
    // `toggle` does not bubble.
    host.addEventListener('toggle', this.#onToggle, true);
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  readonly #onToggle = ({ target }: Event): void => {
    const key = target instanceof HTMLDetailsElement ? target.dataset['key'] : undefined;
    if (key === undefined || !(target instanceof HTMLDetailsElement)) {
      return;
    }
    // The element also tells of what it was made with.
    if (target.open !== this.#keys.has(key)) {
      this.#keys[target.open ? 'add' : 'delete'](key);
      this.version += 1;
      this.#changed();
    }
  };
}
