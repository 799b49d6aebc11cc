/** Finds where the first object or array of a streamed JSON text ends. */
export class JsonExtent {
  /** Characters up to and with the end; `undefined` until it was read. */
  endOffset: number | undefined;
  #offset = 0;
  #depth = 0;
  #isInString = false;
  #isEscaped = false;

  read(text: string): void {
    for (const character of text) {
      this.#offset += character.length;
      if (this.endOffset === undefined) {
        this.#readCharacter(character);
      }
    }
  }

  #readCharacter(character: string): void {
    if (this.#isEscaped) {
      this.#isEscaped = false;
    } else if (this.#isInString) {
      this.#isEscaped = character === '\\';
      this.#isInString = character !== '"';
    } else if (character === '"') {
      this.#isInString = true;
    } else if (character === '{' || character === '[') {
      this.#depth += 1;
    } else if ((character === '}' || character === ']') && this.#depth > 0) {
      this.#depth -= 1;
      this.endOffset = this.#depth === 0 ? this.#offset : undefined;
    }
  }
}
