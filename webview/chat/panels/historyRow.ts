import { html, nothing, type TemplateResult } from 'lit';
import type { ChatSummary } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import './menu.ts';
import { titleField } from './titleField.ts';

export interface RowActs {
  readonly open: () => void;
  readonly change: (how: 'rename' | 'delete') => void;
  /** Ends renaming or deleting; the focus comes back to the row. */
  readonly leave: () => void;
  readonly abandon: () => void;
  readonly rename: (title: string) => void;
  readonly delete: () => void;
  readonly focus: () => void;
}

export interface RowState {
  /** It is the chat behind the list. */
  readonly isOpen: boolean;
  readonly isCurrent: boolean;
  readonly changing: 'rename' | 'delete' | undefined;
}

const timeOfDay = new Intl.DateTimeFormat(undefined, { timeStyle: 'short' });

/** One chat of the list: a button that opens it, and what else can be done with it. */
export function historyRow(chat: ChatSummary, acts: RowActs, state: RowState): TemplateResult {
  const title = chat.title === '' ? t('New chat') : chat.title;
  switch (state.changing) {
    case 'rename':
      return html`<li>
        ${titleField({ title: chat.title, save: acts.rename, leave: acts.leave, abandon: acts.abandon })}
      </li>`;
    case 'delete':
      return deleteQuestion(title, acts);
    case undefined:
      return html`<li data-testid="chat" class=${state.isOpen ? 'current' : ''}>
        ${openButton(chat, title, acts, state)} ${rowButtons(chat.id, title, acts, state)}
      </li>`;
  }
}

function openButton(
  { turns, updatedAt, excerpt }: ChatSummary,
  title: string,
  acts: RowActs,
  { isOpen, isCurrent }: RowState,
): TemplateResult {
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'F2') {
      acts.change('rename');
    } else if (event.key === 'Delete') {
      acts.change('delete');
    }
  };
  const messages = turns === 1 ? t('1 message') : t('{0} messages', turns);
  return html`<button
    class="open grow"
    tabindex=${isCurrent ? 0 : -1}
    aria-current=${isOpen ? 'true' : nothing}
    aria-keyshortcuts="F2 Delete"
    title=${title}
    @click=${acts.open}
    @focus=${acts.focus}
    @keydown=${onKeyDown}
  >
    <span class="cut">${title}</span>
    <span class="quiet cut"
      >${isOpen ? `${t('open now')} · ` : ''}${timeOfDay.format(updatedAt)} · ${messages}</span
    >
    ${excerpt === undefined ? nothing : html`<span class="quiet cut">${excerpt}</span>`}
  </button>`;
}

function rowButtons(
  id: string,
  title: string,
  { change }: RowActs,
  { isCurrent }: RowState,
): TemplateResult {
  // Only the row that Tab leads to has its buttons on the way.
  const tabIndex = isCurrent ? 0 : -1;
  return html`<span class="tools"
    ><button
      class="icon"
      tabindex=${tabIndex}
      data-testid="rename-chat"
      aria-label=${t('Rename {0}', title)}
      title=${t('Rename (F2)')}
      @click=${() => change('rename')}
    >
      ${icon('edit')}
    </button>
    <button
      class="icon"
      tabindex=${tabIndex}
      data-testid="export-chat"
      aria-label=${t('Export {0} as Markdown', title)}
      title=${t('Export as Markdown')}
      @click=${() => post({ type: 'exportChat', id, format: 'markdown' })}
    >
      ${icon('markdown')}
    </button>
    <button
      class="icon"
      tabindex=${tabIndex}
      data-testid="export-chat-json"
      aria-label=${t('Export {0} as JSON', title)}
      title=${t('Export as JSON')}
      @click=${() => post({ type: 'exportChat', id, format: 'json' })}
    >
      ${icon('json')}
    </button>
    <button
      class="icon"
      tabindex=${tabIndex}
      data-testid="delete-chat"
      aria-label=${t('Delete {0}', title)}
      title=${t('Delete (Delete key)')}
      @click=${() => change('delete')}
    >
      ${icon('trash')}
    </button></span
  >`;
}

/** Asked in the row; “No” has the focus, and Escape means it. */
function deleteQuestion(title: string, acts: RowActs): TemplateResult {
  const onKeyDown = (event: KeyboardEvent) => {
    event.stopPropagation();
    if (event.key === 'Escape') {
      acts.leave();
    }
  };
  return html`<li>
    <div class="row" role="group" aria-label=${t('Delete {0}?', title)} @keydown=${onKeyDown}>
      <span>${t('Delete “{0}”?', title)}</span>
      <button class="plain" data-testid="delete-yes" @click=${acts.delete}>${t('Yes')}</button>
      <button class="plain" data-testid="delete-no" @click=${acts.leave}>${t('No')}</button>
    </div>
  </li>`;
}
