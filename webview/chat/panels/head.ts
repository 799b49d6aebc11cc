import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { type ChatPanel, type DoorAction } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { backendButton, backendDetails } from './backend.ts';
import { controls } from './controls.ts';
import { doorActionName } from './doorActions.ts';
import { headStyles } from './headStyles.ts';
import './menu.ts';
import type { MenuItem } from './menu.ts';
import { meterButton, meterDetails } from './meter.ts';
import { askPage } from './pageEvents.ts';
import { titleField } from './titleField.ts';

const settingsDoors: readonly DoorAction[] = [
  'selectBackend',
  'setApiKey',
  'testConnection',
  'showPerformance',
  'showLog',
];

/** The head of the chat: its title, who answers, how full the window is, and where to go from here. */
export class Head extends LitElement {
  static override readonly properties = {
    panel: { attribute: false },
    chatId: { attribute: false },
    chatTitle: { attribute: false },
    opened: { state: true },
    isRenaming: { state: true },
  };
  static override readonly styles = [controls, headStyles];

  declare panel: ChatPanel | undefined;
  declare chatId: string;
  declare chatTitle: string;
  /** What stands open under the head. */
  declare protected opened: 'backend' | 'meter' | undefined;
  declare protected isRenaming: boolean;

  constructor() {
    super();
    this.chatId = '';
    this.chatTitle = '';
    this.isRenaming = false;
  }

  protected override updated(changed: PropertyValues<this & { isRenaming: boolean }>): void {
    if (changed.has('isRenaming') && this.isRenaming) {
      this.renderRoot.querySelector<HTMLInputElement>('[data-testid=title-field]')?.select();
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const panel = this.panel;
    return panel === undefined
      ? nothing
      : html`<header @keydown=${this.#onKeyDown}>
          <div class="top">${this.#title()} ${this.#buttons()}</div>
          <div class="facts">
            ${backendButton(panel.badge, this.opened === 'backend', () => this.#toggle('backend'))}
            ${meterButton(panel.meter, this.opened === 'meter', () => this.#toggle('meter'))}
          </div>
          ${this.opened === 'backend' ? backendDetails(panel) : nothing}
          ${this.opened === 'meter' ? meterDetails(panel.meter) : nothing}
          ${
            panel.notice === undefined
              ? nothing
              : html`<p class="notice" role="status">
                  ${icon('warning')}<span>${panel.notice}</span>
                </p>`
          }
        </header>`;
  }

  #title(): TemplateResult {
    const title = this.chatTitle === '' ? t('New chat') : this.chatTitle;
    if (this.isRenaming) {
      return titleField({
        title: this.chatTitle,
        save: (written) => post({ type: 'renameChat', id: this.chatId, title: written }),
        leave: () => {
          this.isRenaming = false;
          void this.updateComplete.then(() => this.#titleButton?.focus());
        },
        abandon: () => {
          this.isRenaming = false;
        },
      });
    }
    return html`<h2 class="grow">
      <button
        class="title cut"
        data-testid="title"
        title=${t('{0} (rename)', title)}
        aria-label=${t('{0}, rename', title)}
        @click=${() => {
          this.isRenaming = true;
        }}
      >
        ${title}
      </button>
    </h2>`;
  }

  #buttons(): TemplateResult {
    return html`<button
        class="icon"
        data-testid="new-chat"
        aria-label=${t('New chat')}
        title=${t('New chat')}
        @click=${this.#newChat}
      >
        ${icon('add')}
      </button>
      <button
        class="icon"
        data-testid="show-history"
        aria-label=${t('Earlier chats')}
        title=${t('Earlier chats')}
        @click=${() => askPage(this, 'glm-show-history')}
      >
        ${icon('history')}
      </button>
      <glm-menu data-testid="more" label=${t('More')} .items=${this.#menuItems()}></glm-menu>`;
  }

  #menuItems(): readonly MenuItem[] {
    const id = this.chatId;
    return [
      {
        label: t('Export as Markdown'),
        testId: 'export-markdown',
        act: () => post({ type: 'exportChat', id, format: 'markdown' }),
      },
      {
        label: t('Export as JSON'),
        testId: 'export-json',
        act: () => post({ type: 'exportChat', id, format: 'json' }),
      },
      {
        label: t('Import a Chat'),
        testId: 'import',
        act: () => post({ type: 'importChat' }),
      },
      ...settingsDoors.map((action) => ({
        label: doorActionName(action),
        testId: `menu-${action}`,
        act: () => post({ type: 'door', action }),
      })),
    ];
  }

  get #titleButton(): HTMLElement | null {
    return this.renderRoot.querySelector('.title');
  }

  #toggle(what: 'backend' | 'meter'): void {
    this.opened = this.opened === what ? undefined : what;
  }

  readonly #newChat = (): void => {
    post({ type: 'newChat' });
    // It would begin behind the list of chats.
    askPage(this, 'glm-close-history');
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape' && this.opened !== undefined) {
      event.stopPropagation();
      const button = this.renderRoot.querySelector<HTMLElement>('[aria-expanded=true]');
      this.opened = undefined;
      button?.focus();
    }
  };
}

customElements.define('glm-head', Head);
