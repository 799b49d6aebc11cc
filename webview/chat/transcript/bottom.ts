/** So near to its end, a scroller is at it. */
const nearPx = 24;

/** Keeps a scroller at its end while its content grows, as long as the user leaves it there. */
export class Bottom {
  readonly #scroller: HTMLElement;
  readonly #changed: () => void;
  readonly #observer: ResizeObserver;
  #lastTop = 0;
  #isHeld = true;

  /** @param changed hears that the user left the end or came back to it */
  constructor(scroller: HTMLElement, content: HTMLElement, changed: () => void) {
    this.#scroller = scroller;
    this.#changed = changed;
    scroller.addEventListener('scroll', this.#onScroll, { passive: true });
    // Hears of new heights before they are painted.
    this.#observer = new ResizeObserver(() => this.#follow());
    this.#observer.observe(content);
    this.#observer.observe(scroller);
  }

  /** The end is in view and stays there. */
  get isHeld(): boolean {
    return this.#isHeld;
  }

  hold(): void {
    this.#set(true);
    this.#follow();
  }

  dispose(): void {
    this.#observer.disconnect();
    this.#scroller.removeEventListener('scroll', this.#onScroll);
  }

  #follow(): void {
    if (this.#isHeld) {
      this.#scroller.scrollTop = this.#scroller.scrollHeight;
      this.#lastTop = this.#scroller.scrollTop;
    }
  }

  /** Only a movement upwards leaves the end: what is new below moves nothing. */
  readonly #onScroll = (): void => {
    const { scrollTop, scrollHeight, clientHeight } = this.#scroller;
    const isAtEnd = scrollHeight - scrollTop - clientHeight < nearPx;
    if (isAtEnd) {
      this.#set(true);
    } else if (scrollTop < this.#lastTop) {
      this.#set(false);
    }
    this.#lastTop = scrollTop;
  };

  #set(isHeld: boolean): void {
    if (isHeld !== this.#isHeld) {
      this.#isHeld = isHeld;
      this.#changed();
    }
  }
}
