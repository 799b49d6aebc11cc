import { LRUCache } from 'lru-cache';
import type { Caret } from './caret.ts';
import { remainderOf, type Remainder, type Remembered } from './remembered.ts';

const maxSuggestions = 100;
/** Suggestions hold the text of their document: at most 4 million UTF-16 units, 8 MB, in all. */
const maxTotalLength = 4_000_000;

/** Suggestions of the last minutes, for the user who goes back and types the same again. */
export class SuggestionCache {
  readonly #suggestions = new LRUCache<string, Remembered>({
    max: maxSuggestions,
    maxSize: maxTotalLength,
    sizeCalculation: (suggestion) =>
      suggestion.before.length + suggestion.insertText.length + suggestion.after.length,
  });

  add(suggestion: Remembered): void {
    this.#suggestions.set(keyOf(suggestion), suggestion);
  }

  /** The newest suggestion that still fits here, and what is left of it. */
  find(caret: Caret): { suggestion: Remembered; remainder: Remainder } | undefined {
    for (const suggestion of this.#suggestions.values()) {
      const remainder = remainderOf(suggestion, caret);
      if (remainder !== undefined) {
        this.#suggestions.get(keyOf(suggestion));
        return { suggestion, remainder };
      }
    }
    return undefined;
  }

  clear(): void {
    this.#suggestions.clear();
  }
}

/** Two versions of a document may share a key; then the newer suggestion replaces the older. */
function keyOf({ uri, before, insertText }: Remembered): string {
  return `${uri} ${before.length} ${insertText}`;
}
