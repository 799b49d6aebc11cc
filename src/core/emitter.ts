/** Announces facts to whoever listens; listeners run in the order in which they came. */
export class Emitter<Fact> {
  readonly #listeners = new Set<(fact: Fact) => void>();

  /** @returns a function that ends the subscription. */
  on(listener: (fact: Fact) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(fact: Fact): void {
    for (const listener of [...this.#listeners]) {
      listener(fact);
    }
  }
}
