import { html, LitElement, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { Chip } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from '../panels/controls.ts';
import { tokensText } from '../panels/figures.ts';
import { askPage } from '../panels/pageEvents.ts';
import { chipStyles } from './composerStyles.ts';

/** What goes along with the next message; each can be taken away. */
export class Chips extends LitElement {
  static override readonly properties = { chips: { attribute: false } };
  static override readonly styles = [controls, chipStyles];

  declare chips: readonly Chip[];

  constructor() {
    super();
    this.chips = [];
  }

  protected override render(): TemplateResult | typeof nothing {
    return this.chips.length === 0
      ? nothing
      : html`<ul aria-label=${t('Goes along with the message')}>
          ${repeat(
            this.chips,
            ({ id }) => id,
            (chip) => this.#chip(chip),
          )}
        </ul>`;
  }

  #chip(chip: Chip): TemplateResult {
    const remove = () => void this.#remove(chip.id);
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.key === 'Delete' || event.key === 'Backspace') {
        event.preventDefault();
        remove();
      }
    };
    return html`<li data-testid="chip" title=${chip.label} @keydown=${onKeyDown}>
      <button
        class="open"
        title=${t('Show what will be sent')}
        @click=${() => post({ type: 'openChip', id: chip.id })}
      >
        ${icon(icons[chip.kind])}<span class="cut">${shownLabel(chip)}</span>
      </button>
      <span class="quiet">${t('{0} tokens', tokensText(chip.tokens))}</span>
      ${
        chip.isLocalOnly === true
          ? html`<span class="local" title=${t('Only a model on this machine may see it')}
              >${icon('lock')}<span class="spoken">${t('stays on this machine')}</span></span
            >`
          : nothing
      }
      <button
        class="icon"
        aria-label=${t('Remove {0}', chip.label)}
        title=${t('Remove (Delete)')}
        @click=${remove}
      >
        ${icon('close')}
      </button>
    </li>`;
  }

  /** The focus goes on to the neighbour, or back to the text when there is none. */
  async #remove(id: string): Promise<void> {
    const index = this.chips.findIndex((chip) => chip.id === id);
    post({ type: 'dropChip', id });
    this.chips = this.chips.filter((chip) => chip.id !== id);
    await this.updateComplete;
    const buttons = this.renderRoot.querySelectorAll<HTMLButtonElement>('button.icon');
    const next = buttons[Math.min(index, buttons.length - 1)];
    if (next === undefined) {
      askPage(this, 'glm-compose', '');
    } else {
      next.focus();
    }
  }
}

/** Without folders, which a narrow chip would show instead of the name. */
function shownLabel({ kind, label }: Chip): string {
  return kind === 'debug' ? label : label.slice(label.lastIndexOf('/') + 1);
}

// What each kind of attachment looks like.
const icons = {
  file: 'file',
  selection: 'list-selection',
  paste: 'clippy',
  output: 'terminal',
  debug: 'debug-alt',
} as const;

customElements.define('glm-chips', Chips);
