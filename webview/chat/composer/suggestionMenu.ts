import {
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import type { ChatHostMessage } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { commandsFor, suggestionId, suggestionList, type Suggestion } from './suggestions.ts';
import { triggerAt, type Trigger } from './trigger.ts';

export type MentionsFound = Extract<ChatHostMessage, { readonly type: 'mentions' }>;

/** The menu over the composer: which word opened it, which row is active, what a key does to it. */
export class SuggestionMenu implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #choose: (suggestion: Suggestion, trigger: Trigger) => void;
  #trigger: Trigger | undefined;
  #suggestions: readonly Suggestion[] = [];
  #active = 0;
  /** Start of the word whose menu the user closed. */
  #dismissedStart: number | undefined;
  #isWaiting = false;
  /** Enter came before the files did. */
  #choosesFirst = false;

  constructor(
    host: ReactiveControllerHost,
    choose: (suggestion: Suggestion, trigger: Trigger) => void,
  ) {
    this.#host = host;
    this.#choose = choose;
    host.addController(this);
  }

  get isOpen(): boolean {
    return this.#trigger !== undefined && (this.#suggestions.length > 0 || this.#isWaiting);
  }

  get count(): number | undefined {
    return this.#trigger === undefined || this.#isWaiting ? undefined : this.#suggestions.length;
  }

  get activeId(): string | typeof nothing {
    return this.isOpen && this.#suggestions.length > 0 ? suggestionId(this.#active) : nothing;
  }

  hostDisconnected(): void {
    this.#close();
  }

  hostUpdated(): void {
    if (this.isOpen && this.#host instanceof HTMLElement) {
      const active = this.#host.shadowRoot?.getElementById(suggestionId(this.#active));
      active?.scrollIntoView({ block: 'nearest' });
    }
  }

  /** The text or the caret is another one. */
  follow(text: string, caret: number): void {
    const trigger = triggerAt(text, caret);
    const old = this.#trigger;
    if (trigger?.start !== this.#dismissedStart) {
      this.#dismissedStart = undefined;
    }
    if (trigger === undefined || trigger.start === this.#dismissedStart) {
      this.#close();
    } else if (old?.kind !== trigger.kind || old.query !== trigger.query) {
      this.#open(trigger);
    }
    this.#trigger = this.#dismissedStart === undefined ? trigger : undefined;
    this.#host.requestUpdate();
  }

  /** An answer to an older query comes too late to be shown. */
  found({ query, mentions }: MentionsFound): void {
    const trigger = this.#trigger;
    if (trigger?.kind !== 'mention' || trigger.query !== query) {
      return;
    }
    this.#isWaiting = false;
    this.#suggestions = mentions.map((mention) => ({ kind: 'file', mention }));
    this.#active = 0;
    const [first] = this.#suggestions;
    if (this.#choosesFirst && first !== undefined) {
      this.#take(first);
    }
    this.#choosesFirst = false;
  }

  /** @returns whether the key was one for the menu */
  onKey({ key, isComposing, shiftKey, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
    if (!this.isOpen || isComposing || shiftKey || ctrlKey || metaKey || altKey) {
      return false;
    }
    const count = Math.max(1, this.#suggestions.length);
    switch (key) {
      case 'ArrowDown':
        this.#active = (this.#active + 1) % count;
        break;
      case 'ArrowUp':
        this.#active = (this.#active + count - 1) % count;
        break;
      case 'Enter':
      case 'Tab':
        this.#chooseActive();
        break;
      case 'Escape':
        this.#dismissedStart = this.#trigger?.start;
        this.#close();
        break;
      default:
        return false;
    }
    this.#host.requestUpdate();
    return true;
  }

  render(): TemplateResult | typeof nothing {
    return this.isOpen && this.#suggestions.length > 0
      ? suggestionList(this.#suggestions, this.#active, (suggestion) => this.#take(suggestion))
      : nothing;
  }

  #open(trigger: Trigger): void {
    this.#active = 0;
    this.#choosesFirst = false;
    if (trigger.kind === 'command') {
      this.#isWaiting = false;
      this.#suggestions = commandsFor(trigger.query);
      return;
    }
    // What was found for the word as it was stays in sight until the answer comes.
    if (this.#trigger?.kind !== 'mention') {
      this.#suggestions = [];
    }
    this.#isWaiting = true;
    post({ type: 'findMentions', query: trigger.query });
  }

  #chooseActive(): void {
    const active = this.#suggestions[this.#active];
    if (this.#isWaiting) {
      this.#choosesFirst = true;
    } else if (active !== undefined) {
      this.#take(active);
    }
  }

  #take(suggestion: Suggestion): void {
    const trigger = this.#trigger;
    this.#close();
    if (trigger !== undefined) {
      this.#choose(suggestion, trigger);
    }
  }

  #close(): void {
    this.#trigger = undefined;
    this.#suggestions = [];
    this.#isWaiting = false;
    this.#choosesFirst = false;
    this.#host.requestUpdate();
  }
}
