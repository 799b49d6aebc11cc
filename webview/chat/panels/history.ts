import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import type { ChatHostMessage, ChatSummary } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from './controls.ts';
import { byDay } from './days.ts';
import { focusedElement } from './focus.ts';
import { historyRow, type RowActs } from './historyRow.ts';
import { historyStyles } from './historyStyles.ts';
import { askPage } from './pageEvents.ts';

export type ChatsFound = Extract<ChatHostMessage, { readonly type: 'chats' }>;

/** Rows that are drawn at first, and more at each step: 2,000 chats open at once. */
const pageRows = 100;

/** The chats of this workspace: search, open, rename, delete, export, import. */
export class History extends LitElement {
  static override readonly properties = {
    chats: { attribute: false },
    shown: { state: true },
    rows: { state: true },
    changing: { state: true },
    current: { state: true },
  };
  static override readonly styles = [controls, historyStyles];

  /** The newest answer to `findChats`. */
  declare chats: ChatsFound | undefined;
  /** The newest one that belongs to what is searched for. */
  declare protected shown: ChatsFound | undefined;
  declare protected rows: number;
  /** Row that is being renamed or asked about. */
  declare protected changing:
    | { readonly id: string; readonly how: 'rename' | 'delete' }
    | undefined;
  /** Row that Tab leads to. */
  declare protected current: string | undefined;
  #query = '';
  #opener: Element | null = null;
  /** Where the focus goes when the next list is drawn. */
  #focusNext: 'field' | 'row' | undefined;

  constructor() {
    super();
    this.rows = pageRows;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#opener = focusedElement();
    post({ type: 'findChats', query: '' });
  }

  protected override firstUpdated(): void {
    this.renderRoot.querySelector<HTMLElement>('[type=search]')?.focus();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('chats') && this.chats?.query === this.#query) {
      this.shown = this.chats;
    }
  }

  protected override updated(): void {
    const next = this.#focusNext;
    this.#focusNext = undefined;
    if (next === 'field') {
      this.renderRoot.querySelector<HTMLInputElement>('[data-testid=title-field]')?.select();
      this.renderRoot.querySelector<HTMLElement>('[data-testid=delete-no]')?.focus();
    } else if (next === 'row') {
      this.#rowButtons()
        .find((row) => row.tabIndex === 0)
        ?.focus();
    }
  }

  protected override render(): TemplateResult {
    return html`<section
      aria-label=${t('Earlier chats')}
      data-testid="history"
      @keydown=${this.#onKeyDown}
    >
      <h2 class="spoken">${t('Earlier chats')}</h2>
      <div class="top">
        <input
          type="search"
          maxlength="1000"
          class="grow"
          aria-label=${t('Search chats')}
          placeholder=${t('Search chats')}
          @input=${this.#onSearch}
        />
        <button
          class="icon"
          data-testid="import"
          aria-label=${t('Import a chat')}
          title=${t('Import a chat')}
          @click=${() => post({ type: 'importChat' })}
        >
          ${icon('cloud-download')}
        </button>
        <button
          class="icon"
          data-testid="close-history"
          aria-label=${t('Close')}
          title=${t('Close (Escape)')}
          @click=${() => this.#close()}
        >
          ${icon('close')}
        </button>
      </div>
      <p class=${this.#isEmpty() ? 'empty' : 'spoken'} role="status">${this.#summary()}</p>
      <div class="list" @scroll=${this.#onScroll}>${this.#days()}</div>
    </section>`;
  }

  #days(): readonly TemplateResult[] {
    const chats = (this.shown?.chats ?? []).slice(0, this.rows);
    const current = chats.some(({ id }) => id === this.current) ? this.current : chats[0]?.id;
    return byDay(chats, Date.now()).map(
      ({ name, chats: ofDay }) =>
        html`<h3>${name}</h3>
          <ul aria-label=${name}>
            ${repeat(
              ofDay,
              ({ id }) => id,
              (chat) =>
                historyRow(chat, this.#acts(chat), {
                  isOpen: chat.id === this.shown?.openId,
                  isCurrent: chat.id === current,
                  changing: this.changing?.id === chat.id ? this.changing.how : undefined,
                }),
            )}
          </ul>`,
    );
  }

  #acts(chat: ChatSummary): RowActs {
    const { id } = chat;
    return {
      open: () => {
        post({ type: 'openChat', id });
        askPage(this, 'glm-close-history');
        askPage(this, 'glm-compose', '');
      },
      change: (how) => {
        this.current = id;
        this.changing = { id, how };
        this.#focusNext = 'field';
      },
      leave: () => this.#leaveChange(),
      abandon: () => {
        this.changing = undefined;
      },
      rename: (title) => {
        post({ type: 'renameChat', id, title });
        this.#patch((chats) => chats.map((old) => (old.id === id ? { ...old, title } : old)));
      },
      delete: () => {
        const chats = this.shown?.chats ?? [];
        const index = chats.indexOf(chat);
        this.current = (chats[index + 1] ?? chats[index - 1])?.id;
        post({ type: 'deleteChat', id });
        this.#patch((all) => all.filter((old) => old.id !== id));
        this.#leaveChange();
      },
      focus: () => {
        this.current = id;
      },
    };
  }

  #leaveChange(): void {
    this.changing = undefined;
    this.#focusNext = 'row';
  }

  /** Shows at once what the host is going to say. */
  #patch(next: (chats: readonly ChatSummary[]) => readonly ChatSummary[]): void {
    this.shown = this.shown && { ...this.shown, chats: next(this.shown.chats) };
  }

  #isEmpty(): boolean {
    return this.shown?.chats.length === 0;
  }

  #summary(): string {
    const count = this.shown?.chats.length;
    if (count === undefined) {
      return '';
    }
    if (count === 0) {
      return this.#query === '' ? t('No chats yet.') : t('No chat has “{0}”.', this.#query);
    }
    return count === 1 ? t('1 chat') : t('{0} chats', count);
  }

  readonly #onSearch = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) {
      this.#query = target.value;
      this.rows = pageRows;
      post({ type: 'findChats', query: target.value });
    }
  };

  readonly #onScroll = ({ target }: Event): void => {
    if (
      target instanceof HTMLElement &&
      target.scrollTop + 2 * target.clientHeight > target.scrollHeight
    ) {
      this.#showMore();
    }
  };

  #showMore(): void {
    this.rows = Math.min(this.rows + pageRows, Math.max(pageRows, this.shown?.chats.length ?? 0));
  }

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.isComposing) {
      return;
    }
    const rows = this.#rowButtons();
    const index = rows.findIndex((row) => row === this.shadowRoot?.activeElement);
    if (event.key === 'Escape') {
      event.preventDefault();
      event.stopPropagation();
      this.#close();
    } else if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#focusRow(rows, index + 1);
    } else if (event.key === 'ArrowUp' && index >= 0) {
      event.preventDefault();
      this.#focusRow(rows, index - 1);
    }
  };

  #focusRow(rows: readonly HTMLElement[], index: number): void {
    if (index < 0) {
      this.renderRoot.querySelector<HTMLElement>('[type=search]')?.focus();
    }
    rows[index]?.focus();
    if (index >= rows.length - 2) {
      this.#showMore();
    }
  }

  #rowButtons(): readonly HTMLElement[] {
    return [...this.renderRoot.querySelectorAll<HTMLElement>('.open')];
  }

  #close(): void {
    const opener = this.#opener;
    askPage(this, 'glm-close-history');
    if (opener instanceof HTMLElement) {
      // The page shows what it had hidden in its next frame.
      requestAnimationFrame(() => opener.focus());
    }
  }
}

customElements.define('glm-history', History);
