import { ReactiveElement } from 'lit';
import { secondsText } from './amounts.ts';

/** Seconds since a time, or until it, counted as they go by. */
export class ClockText extends ReactiveElement {
  static override readonly properties = {
    since: { attribute: false },
    until: { attribute: false },
  };

  /** Epoch milliseconds, as `until`. */
  declare since: number | undefined;
  declare until: number | undefined;
  #timer: ReturnType<typeof setInterval> | undefined;

  override connectedCallback(): void {
    super.connectedCallback();
    this.#timer = setInterval(() => this.requestUpdate(), 1_000);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearInterval(this.#timer);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(): void {
    const now = Date.now();
    this.textContent = secondsText(
      this.until === undefined ? now - (this.since ?? now) : this.until - now,
    );
  }
}

customElements.define('glm-clock', ClockText);
