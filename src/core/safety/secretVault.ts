import { LRUCache } from 'lru-cache';
import type { SecretFinding } from '../ports.ts';
import { LiteralIndex } from './literalIndex.ts';

interface Kept {
  readonly text: string;
  readonly kind: string;
}

/** So many are known at a time; a long session with a key in the making has dozens. */
const mostSecrets = 2_000;

/** A shorter secret is hidden where the detector finds it, not wherever its characters occur. */
const shortestRecurring = 8;

/** What a user's own text looks like when it is in the way of ours. */
const literalKind = 'literal';

/** Of a secret that has its placeholder; never seen in one. */
const knownKind = 'known';

const placeholderPattern = /<secret:[a-z0-9-]+:\d+>/g;

/** Longer than any placeholder; what is held back while one may be coming. */
const longestPlaceholder = 80;

/** Tells the model what placeholders are; for the system prompt of a chat in which there are any. */
export const placeholderRule =
  'A text like <secret:password:1> stands for a secret that you are not shown. Copy it exactly where ' +
  'the secret belongs: the real value is put back in files that you edit.';

/**
 * Puts placeholders into the place of secrets and secrets into the place of placeholders. In a session the
 * same secret has the same placeholder, so that a server's cache keeps its prefix. Text of the user's that
 * looks like a placeholder gets one as well, so that `restore` gives back every character of any text.
 */
export class SecretVault {
  readonly #placeholders = new Map<string, string>();
  readonly #kept = new LRUCache<string, Kept>({
    max: mostSecrets,
    dispose: ({ text }) => {
      this.#placeholders.delete(text);
      if (text.length >= shortestRecurring) {
        this.#recurring.delete(text);
      }
    },
  });
  /** Secrets that are hidden wherever they occur. */
  readonly #recurring = new LiteralIndex(shortestRecurring);
  #count = 0;

  /**
   * The text with placeholders for what was found in it, and for every secret that was found before in
   * another text: a password gives itself away by its name only once.
   * @param findings in order, none overlapping.
   */
  hide(text: string, findings: readonly SecretFinding[]): string {
    let hidden = '';
    let end = 0;
    for (const finding of findings) {
      hidden += this.#hideKnown(text.slice(end, finding.start));
      hidden += this.#placeholderOf(text.slice(finding.start, finding.end), finding.kind);
      end = finding.end;
    }
    return hidden + this.#hideKnown(text.slice(end));
  }

  /** Undoes `hide`. Placeholders that nobody gave out stay. */
  restore(text: string): string {
    return text.replaceAll(placeholderPattern, (name) => this.#kept.get(name)?.text ?? name);
  }

  /** The same but for secrets: for texts that may leave the machine. */
  restoreLiterals(text: string): string {
    return text.replaceAll(placeholderPattern, (name) => {
      const kept = this.#kept.get(name);
      return kept?.kind === literalKind ? kept.text : name;
    });
  }

  /** Whether `restore` would put a secret into the text. */
  isNamedIn(text: string): boolean {
    return (text.match(placeholderPattern) ?? []).some((name) => {
      const kept = this.#kept.get(name);
      return kept !== undefined && kept.kind !== literalKind;
    });
  }

  #hideKnown(text: string): string {
    let hidden = '';
    let end = 0;
    for (const { index, 0: literal } of text.matchAll(placeholderPattern)) {
      hidden += this.#hideRecurring(text.slice(end, index));
      hidden += this.#placeholderOf(literal, literalKind);
      end = index + literal.length;
    }
    return hidden + this.#hideRecurring(text.slice(end));
  }

  #hideRecurring(text: string): string {
    let hidden = '';
    let end = 0;
    for (const { start, literal } of this.#recurring.find(text)) {
      hidden += text.slice(end, start) + this.#placeholderOf(literal, knownKind);
      end = start + literal.length;
    }
    return hidden + text.slice(end);
  }

  #placeholderOf(text: string, kind: string): string {
    const known = this.#placeholders.get(text);
    if (known !== undefined && this.#kept.get(known)) {
      return known;
    }
    this.#count += 1;
    const placeholder = `<secret:${kind}:${this.#count}>`;
    this.#placeholders.set(text, placeholder);
    this.#kept.set(placeholder, { text, kind });
    if (kind !== literalKind && text.length >= shortestRecurring) {
      this.#recurring.add(text);
    }
    return placeholder;
  }
}

/** Undoes `hide` in a stream; the result is the same wherever its chunks were cut. */
export class SecretRestorer {
  readonly #vault: SecretVault;
  /** What may be a placeholder's beginning. */
  #held = '';

  constructor(vault: SecretVault) {
    this.#vault = vault;
  }

  push(chunk: string): string {
    const text = this.#held + chunk;
    const opener = text.lastIndexOf('<');
    const end = opener >= 0 && mayBegin(text.slice(opener)) ? opener : text.length;
    this.#held = text.slice(end);
    return this.#vault.restore(text.slice(0, end));
  }

  /** What waited for more text that did not come. */
  flush(): string {
    const text = this.#held;
    this.#held = '';
    return text;
  }
}

function mayBegin(text: string): boolean {
  return (
    text.length < longestPlaceholder &&
    ('<secret:'.startsWith(text) || /^<secret:[a-z0-9-]*(?::\d*)?$/.test(text))
  );
}
