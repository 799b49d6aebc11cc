import { heldBackLength } from '../core/glm/stopScanner.ts';

/** A stretch of an answer: thought or said. */
export interface SplitText {
  readonly kind: 'reasoning' | 'content';
  readonly text: string;
}

const open = '<think>';
const close = '</think>';

/**
 * Tells an answer's thought, which GLM writes as `\n<think>…</think>\n` before it speaks, from what
 * it says, while it streams. The tags are in neither; after `</think>` everything is said.
 */
export class ThinkSplitter {
  #stage: 'beforeThought' | 'inThought' | 'saying';
  #pending = '';
  #hasSpoken = false;

  /** @param thinking `off` where the prompt itself already ended with an empty thought. */
  constructor(thinking: 'on' | 'off') {
    this.#stage = thinking === 'on' ? 'beforeThought' : 'saying';
  }

  push(text: string): readonly SplitText[] {
    this.#pending += text;
    if (this.#stage === 'beforeThought' && !this.#passOpening()) {
      return [];
    }
    const thought = this.#stage === 'inThought' ? this.#takeThought() : '';
    const said = this.#stage === 'saying' ? this.#takeSaid() : '';
    return stretches(thought, said);
  }

  /** What waited for more text that did not come. */
  flush(): readonly SplitText[] {
    if (this.#stage === 'inThought') {
      return stretches(this.#pending, '');
    }
    return stretches('', this.#takeSaid());
  }

  /** Whether it is known by now if the answer opens with a thought. */
  #passOpening(): boolean {
    const words = this.#pending.trimStart();
    if (words.startsWith(open)) {
      this.#stage = 'inThought';
      this.#pending = words.slice(open.length);
      return true;
    }
    if (open.startsWith(words)) {
      return false;
    }
    this.#stage = 'saying';
    return true;
  }

  #takeThought(): string {
    const end = this.#pending.indexOf(close);
    if (end < 0) {
      const known = this.#pending.length - heldBackLength(this.#pending, close);
      const thought = this.#pending.slice(0, known);
      this.#pending = this.#pending.slice(known);
      return thought;
    }
    const thought = this.#pending.slice(0, end);
    this.#pending = this.#pending.slice(end + close.length);
    this.#stage = 'saying';
    return thought;
  }

  #takeSaid(): string {
    const said = this.#hasSpoken ? this.#pending : this.#pending.trimStart();
    this.#pending = '';
    this.#hasSpoken ||= said !== '';
    return said;
  }
}

function stretches(thought: string, said: string): readonly SplitText[] {
  const both: readonly SplitText[] = [
    { kind: 'reasoning', text: thought },
    { kind: 'content', text: said },
  ];
  return both.filter(({ text }) => text !== '');
}
