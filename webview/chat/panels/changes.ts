import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ChangedFile, ChatPanel } from '../../../src/protocol/chatPage.ts';
import type { TurnHead } from '../../../src/protocol/transcript.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from './controls.ts';
import { disclosureStyles } from './disclosure.ts';

/** The files that the chat changed, by turn; each can be opened and put back. */
export class Changes extends LitElement {
  static override readonly properties = {
    panel: { attribute: false },
    turns: { attribute: false },
  };
  static override readonly styles = [
    controls,
    disclosureStyles,
    css`
      li,
      .turn {
        display: flex;
        gap: 4px;
        align-items: center;
      }

      .turn {
        padding-top: 4px;
      }
    `,
  ];

  declare panel: ChatPanel | undefined;
  /** Gives the turns their names. */
  declare turns: readonly Pick<TurnHead, 'id' | 'text'>[];

  constructor() {
    super();
    this.turns = [];
  }

  protected override render(): TemplateResult | typeof nothing {
    const changes = this.panel?.changes ?? [];
    if (changes.length === 0) {
      return nothing;
    }
    const byTurn = Map.groupBy(changes, ({ turnId }) => turnId);
    const files = new Set(changes.map(({ real }) => real)).size;
    return html`<details data-testid="changes">
      <summary>
        ${icon('chevron-right')}
        <span class="grow cut">
          ${files === 1 ? t('1 file changed') : t('{0} files changed', files)}
        </span>
      </summary>
      <div>${[...byTurn].map(([turnId, ofTurn]) => this.#turn(turnId, ofTurn))}</div>
    </details>`;
  }

  #turn(turnId: string, changes: readonly ChangedFile[]): TemplateResult {
    const name = this.turns.find(({ id }) => id === turnId)?.text ?? t('An earlier message');
    return html`<div class="turn">
        <h3 class="grow cut quiet" title=${name}>${name}</h3>
        <button
          class="link"
          data-testid="undo-turn"
          aria-label=${t('Undo all changes of “{0}”', name)}
          @click=${() => post({ type: 'undo', turnId })}
        >
          ${t('Undo all')}
        </button>
      </div>
      <ul>
        ${changes.map(changeRow)}
      </ul>`;
  }
}

function changeRow({ turnId, real, display, change }: ChangedFile): TemplateResult {
  const nameStart = display.lastIndexOf('/') + 1;
  return html`<li data-testid="changed-file">
    ${icon(pictures[change])}
    <button
      class="grow cut"
      title=${display}
      ?disabled=${change === 'deleted'}
      @click=${() => post({ type: 'openFile', path: real })}
    >
      ${display.slice(nameStart)}
      <span class="quiet">${display.slice(0, Math.max(0, nameStart - 1))}</span>
    </button>
    <span class="quiet">${changeName(change)}</span>
    <button
      class="icon"
      data-testid="undo-file"
      aria-label=${t('Undo the change of {0}', display)}
      title=${t('Undo')}
      @click=${() => post({ type: 'undo', turnId, real })}
    >
      ${icon('discard')}
    </button>
  </li>`;
}

const pictures = {
  edited: 'diff-modified',
  created: 'diff-added',
  deleted: 'diff-removed',
} as const;

function changeName(change: ChangedFile['change']): string {
  return { edited: t('edited'), created: t('new'), deleted: t('deleted') }[change];
}

customElements.define('glm-changes', Changes);
