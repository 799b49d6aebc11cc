/** What a part of the page asks of the page itself; what it asks of the host goes by `post`. */
export interface PageEvents {
  /** The caret goes to the composer; with a text, that comes behind what is there. */
  readonly 'glm-compose': string;
  /** The user wants to change the last message. */
  readonly 'glm-edit-last': undefined;
  readonly 'glm-show-history': undefined;
  readonly 'glm-close-history': undefined;
}

declare global {
  interface HTMLElementEventMap {
    'glm-compose': CustomEvent<PageEvents['glm-compose']>;
    'glm-edit-last': CustomEvent<PageEvents['glm-edit-last']>;
    'glm-show-history': CustomEvent<PageEvents['glm-show-history']>;
    'glm-close-history': CustomEvent<PageEvents['glm-close-history']>;
  }
}

/** Asks whoever listens around the element, out of its shadow root too. */
export function askPage<Name extends keyof PageEvents>(
  from: EventTarget,
  name: Name,
  ...[detail]: PageEvents[Name] extends undefined ? [] : [detail: PageEvents[Name]]
): void {
  from.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
}
