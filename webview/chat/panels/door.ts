import '@vscode-elements/elements/dist/vscode-button/index.js';
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ChatPanel, DoorAction } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from './controls.ts';
import { doorActionName } from './doorActions.ts';
import { askPage } from './pageEvents.ts';

/** Stands where there is no conversation: the way to a model, or what could be asked. */
export class Door extends LitElement {
  static override readonly properties = {
    panel: { attribute: false },
    isEmpty: { attribute: false },
  };
  static override readonly styles = [
    controls,
    css`
      section {
        display: flex;
        flex-direction: column;
        gap: 10px;
        max-width: 32rem;
        padding: 12px;
        overflow-wrap: anywhere;
      }

      .first {
        margin: 0 auto;
        padding-top: clamp(12px, 10vh, 72px);
      }

      h2 {
        font-size: 1.4em;
        font-weight: 500;
      }

      .first > svg {
        width: 32px;
        height: 32px;
      }

      .examples {
        display: flex;
        flex-direction: column;
        gap: 6px;
      }

      .examples button {
        width: 100%;
        border-color: var(--edge);
        padding: 6px 10px;
      }
    `,
  ];

  declare panel: ChatPanel | undefined;
  /** Nothing was said yet. */
  declare isEmpty: boolean;

  constructor() {
    super();
    this.isEmpty = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const door = this.panel?.door;
    if (this.isEmpty) {
      return html`<section class="first" data-testid="door">
        ${icon('comment-discussion')}
        <h2>${door === undefined ? t('What are you working on?') : t('Welcome to GLM Air')}</h2>
        ${door === undefined ? this.#examples() : doorView(door)}
      </section>`;
    }
    return door === undefined
      ? nothing
      : html`<section role="status" data-testid="door">${doorView(door)}</section>`;
  }

  #examples(): TemplateResult {
    const prompts = [
      t('Explain what the open file does.'),
      t('Find the cause of the failing test.'),
      t('Write tests for the selected code.'),
    ];
    return html`<p class="quiet">
        ${t('GLM reads the workspace by itself and asks before it changes anything.')}
      </p>
      <ul class="examples" aria-label=${t('Examples')}>
        ${prompts.map(
          (prompt) =>
            html`<li>
              <button data-testid="example" @click=${() => askPage(this, 'glm-compose', prompt)}>
                ${prompt}
              </button>
            </li>`,
        )}
      </ul>`;
  }
}

function doorView(door: NonNullable<ChatPanel['door']>): TemplateResult {
  return html`<p>${door.sentence}</p>
    <div class="row">${door.actions.map(doorButton)}</div>`;
}

function doorButton(action: DoorAction, index: number): TemplateResult {
  return html`<vscode-button
    ?secondary=${index > 0}
    data-testid=${`door-${action}`}
    @click=${() => post({ type: 'door', action })}
    >${doorActionName(action)}</vscode-button
  >`;
}

customElements.define('glm-door', Door);
