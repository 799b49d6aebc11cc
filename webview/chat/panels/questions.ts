import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatPanel } from '../../../src/protocol/chatPage.ts';
import { t } from '../l10n.ts';
import { controls } from './controls.ts';
import './question.ts';

/** The questions that no row of the transcript shows. */
export class Questions extends LitElement {
  static override readonly properties = {
    panel: { attribute: false },
    placed: { attribute: false },
  };
  static override readonly styles = controls;

  declare panel: ChatPanel | undefined;
  /** Calls that show their questions themselves, by `callId`. */
  declare placed: ReadonlySet<string>;

  constructor() {
    super();
    this.placed = new Set();
  }

  protected override render(): TemplateResult | typeof nothing {
    const open = (this.panel?.questions ?? []).filter(
      (question) =>
        question.kind === 'question' ||
        question.callId === undefined ||
        !this.placed.has(question.callId),
    );
    return open.length === 0
      ? nothing
      : html`<section aria-label=${t('Questions')}>
          ${repeat(
            open,
            ({ id }) => id,
            (question) => html`<glm-question .question=${question}></glm-question>`,
          )}
        </section>`;
  }
}

customElements.define('glm-questions', Questions);
