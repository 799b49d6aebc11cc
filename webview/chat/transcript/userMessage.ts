import { html, nothing, type TemplateResult } from 'lit';
import type { Attachment, Turn } from '../../../src/protocol/transcript.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { folded } from '../markdown/fold.ts';
import { tokensText } from '../panels/figures.ts';

/** What a message of the user's can do to the turn it stands in. */
export interface MessageActs {
  readonly steps: number;
  readonly isEditing: boolean;
  readonly edit: () => void;
  /** Without a text nothing has changed. */
  readonly leave: (text?: string) => void;
  readonly showMore: () => void;
}

/** What the user asked, with what went along with it; it can be changed in place. */
export function userMessageView(turn: Turn, acts: MessageActs): TemplateResult {
  return html`<article class="user" data-testid="message-user" aria-label=${t('You')}>
    <h2 class="spoken">${t('You')}</h2>
    ${acts.isEditing ? editor(turn.text, acts) : shown(turn, acts)}
  </article>`;
}

function shown({ text, attachments }: Turn, acts: MessageActs): TemplateResult {
  const { shown: beginning, hiddenLines } = folded(text, acts.steps);
  return html`${attachments.length === 0 ? nothing : chips(attachments)}
    <div class="message-text">${beginning}</div>
    ${
      hiddenLines === 0
        ? nothing
        : html`<button
            type="button"
            class="link"
            data-testid="message-more"
            @click=${acts.showMore}
          >
            ${t('Show more ({0} lines)', hiddenLines)}
          </button>`
    }
    <button
      type="button"
      class="icon edit"
      data-testid="edit"
      aria-label=${t('Edit this message')}
      title=${t('Edit this message and go on from here')}
      @click=${acts.edit}
    >
      ${icon('edit')}
    </button>`;
}

function editor(text: string, acts: MessageActs): TemplateResult {
  const written = (target: EventTarget | null) =>
    target instanceof Element
      ? (target.closest('.editor')?.querySelector('textarea')?.value ?? '')
      : '';
  const onKeyDown = (event: KeyboardEvent) => {
    if (
      event.isComposing ||
      !(event.key === 'Escape' || (event.key === 'Enter' && isChord(event)))
    ) {
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    acts.leave(event.key === 'Escape' ? undefined : written(event.target));
  };
  return html`<div class="editor">
    <textarea
      data-testid="edit-text"
      aria-label=${t('Your message')}
      rows="3"
      .value=${text}
      @keydown=${onKeyDown}
    ></textarea>
    <p class="quiet">${t('All that came after this message is replaced.')}</p>
    <div class="row">
      <button
        type="button"
        class="primary"
        data-testid="edit-send"
        title=${t('Send (Ctrl+Enter)')}
        @click=${({ target }: Event) => acts.leave(written(target))}
      >
        ${t('Send')}
      </button>
      <button
        type="button"
        class="secondary"
        data-testid="edit-cancel"
        @click=${() => acts.leave()}
      >
        ${t('Cancel')}
      </button>
    </div>
  </div>`;
}

const isChord = ({ ctrlKey, metaKey }: KeyboardEvent): boolean => ctrlKey || metaKey;

function chips(attachments: readonly Attachment[]): TemplateResult {
  return html`<ul class="chips" aria-label=${t('Sent along')}>
    ${attachments.map((attachment) => html`<li class="chip">${chip(attachment)}</li>`)}
  </ul>`;
}

function chip({ kind, label, path, startLine, tokens, isLocalOnly }: Attachment): TemplateResult {
  const size = t('{0} tokens', tokensText(tokens));
  const content = html`${icon(pictures[kind])}<span>${label}</span>${
    isLocalOnly === true
      ? html`${icon('lock')}<span class="spoken">${t('stays on this machine')}</span>`
      : nothing
  }`;
  return path === undefined
    ? html`<span title=${size}>${content}</span>`
    : html`<button
        type="button"
        title=${size}
        @click=${() =>
          post({ type: 'openFile', path, ...(startLine !== undefined && { line: startLine }) })}
      >
        ${content}
      </button>`;
}

const pictures = {
  file: 'file',
  selection: 'list-selection',
  paste: 'clippy',
  output: 'terminal',
  debug: 'debug-alt',
} as const;
