import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ChatPanel, LedgerView } from '../../../src/protocol/chatPage.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from './controls.ts';
import { disclosureStyles } from './disclosure.ts';

type Hypothesis = LedgerView['hypotheses'][number];

/** What GLM holds to be the cause of a failure, and what shows it. */
export class Ledger extends LitElement {
  static override readonly properties = { panel: { attribute: false } };
  static override readonly styles = [
    controls,
    disclosureStyles,
    css`
      ul {
        list-style: none;
        padding-left: 0;
      }

      li {
        display: flex;
        gap: 6px;
        padding: 2px 0;
        overflow-wrap: anywhere;
      }

      li svg {
        margin-top: 0.15em;
      }

      p {
        margin: 4px 0;
        overflow-wrap: anywhere;
      }

      .refuted .claim {
        color: var(--quiet);
        text-decoration: line-through;
      }
    `,
  ];

  declare panel: ChatPanel | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const ledger = this.panel?.ledger;
    if (ledger === undefined) {
      return nothing;
    }
    return html`<details data-testid="ledger">
      <summary>${icon('chevron-right')}<span class="grow cut">${summaryOf(ledger)}</span></summary>
      <ul>
        ${ledger.hypotheses.map(row)}
      </ul>
      ${ledger.rootCause === undefined ? nothing : html`<p>${t('Root cause: {0}', ledger.rootCause)}</p>`}
      ${ledger.verified === undefined ? nothing : html`<p>${ledger.verified}</p>`}
    </details>`;
  }
}

function summaryOf({ hypotheses, rootCause, verified }: LedgerView): string {
  if (verified !== undefined) {
    return t('Cause: {0}', verified);
  }
  if (rootCause !== undefined) {
    return t('Cause: {0}', rootCause);
  }
  const decided = hypotheses.filter(({ verdict }) => verdict !== 'open').length;
  return t('Cause: {0} of {1} hypotheses decided', decided, hypotheses.length);
}

function row({ claim, prediction, verdict, evidence }: Hypothesis): TemplateResult {
  const { picture, name } = verdictView(verdict);
  const cited =
    evidence.length === 0 ? nothing : html` <span class="quiet">${evidence.join(', ')}</span>`;
  return html`<li class=${verdict}>
    ${icon(picture)}<span class="spoken">${name}</span>
    <span
      ><span class="claim">${claim}</span>
      <span class="quiet">${t('If so: {0}', prediction)}</span>${cited}</span
    >
  </li>`;
}

function verdictView(verdict: Hypothesis['verdict']) {
  switch (verdict) {
    case 'confirmed':
      return { picture: 'pass-filled', name: t('Confirmed:') } as const;
    case 'refuted':
      return { picture: 'circle-slash', name: t('Refuted:') } as const;
    case 'open':
      return { picture: 'question', name: t('Open:') } as const;
  }
}

customElements.define('glm-ledger', Ledger);
