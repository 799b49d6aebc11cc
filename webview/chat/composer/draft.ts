import { post } from '../hostLink.ts';

/** Long enough not to follow every key, short enough that a reload loses a word at most. */
const pauseMs = 400;

/** Tells the host what is typed and not sent, after a pause. */
export class Draft {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #text = '';
  /** What the host was told last. */
  #told: string | undefined;

  get told(): string | undefined {
    return this.#told;
  }

  note(text: string): void {
    clearTimeout(this.#timer);
    this.#text = text;
    this.#timer = setTimeout(() => this.flush(), pauseMs);
  }

  /** Tells at once what was not told yet. */
  flush(): void {
    if (this.#timer !== undefined) {
      this.forget();
      this.#told = this.#text;
      post({ type: 'draft', text: this.#text });
    }
  }

  /** It was sent, so that it is no draft. */
  forget(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }
}
