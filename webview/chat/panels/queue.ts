import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatPanel } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from './controls.ts';
import { disclosureStyles } from './disclosure.ts';
import { askPage } from './pageEvents.ts';

/** Messages that wait for the running answer to end. */
export class Queue extends LitElement {
  static override readonly properties = { panel: { attribute: false } };
  static override readonly styles = [
    controls,
    disclosureStyles,
    css`
      li {
        display: flex;
        align-items: center;
      }
    `,
  ];

  declare panel: ChatPanel | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const queue = this.panel?.queue ?? [];
    return queue.length === 0
      ? nothing
      : html`<section class="pane" aria-labelledby="title" data-testid="queue">
          <h2 id="title" class="quiet">${t('Sent when this answer is done')}</h2>
          <ul>
            ${repeat(
              queue,
              ({ id }) => id,
              ({ id, text }) => this.#row(id, text),
            )}
          </ul>
        </section>`;
  }

  #row(id: string, text: string): TemplateResult {
    const edit = () => {
      post({ type: 'unqueue', id });
      askPage(this, 'glm-compose', text);
    };
    return html`<li data-testid="queued">
      <span class="grow cut" title=${text}>${text}</span>
      ${this.#button('edit', t('Edit'), edit)}
      ${this.#button('send', t('Send now'), () => post({ type: 'sendQueued', id }))}
      ${this.#button('close', t('Remove'), () => post({ type: 'unqueue', id }))}
    </li>`;
  }

  #button(picture: 'edit' | 'send' | 'close', label: string, act: () => void): TemplateResult {
    return html`<button class="icon" aria-label=${label} title=${label} @click=${act}>
      ${icon(picture)}
    </button>`;
  }
}

customElements.define('glm-queue', Queue);
