import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ChatPanel, PlanItem } from '../../../src/protocol/chatPage.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from './controls.ts';
import { disclosureStyles } from './disclosure.ts';

/** What GLM means to do, and how far it is. */
export class Plan extends LitElement {
  static override readonly properties = { panel: { attribute: false } };
  static override readonly styles = [
    controls,
    disclosureStyles,
    css`
      li {
        display: flex;
        gap: 6px;
        padding: 2px 0;
        overflow-wrap: anywhere;
      }

      li svg {
        margin-top: 0.15em;
      }

      .doing {
        font-weight: 600;
      }

      .done > :last-child {
        color: var(--quiet);
        text-decoration: line-through;
      }
    `,
  ];

  declare panel: ChatPanel | undefined;

  protected override render(): TemplateResult | typeof nothing {
    const plan = this.panel?.plan ?? [];
    if (plan.length === 0) {
      return nothing;
    }
    return html`<details data-testid="plan">
      <summary>${icon('chevron-right')}<span class="grow cut">${summaryOf(plan)}</span></summary>
      <ol>
        ${plan.map(planRow)}
      </ol>
    </details>`;
  }
}

function summaryOf(plan: readonly PlanItem[]): string {
  const done = plan.filter(({ status }) => status === 'done').length;
  const current =
    plan.find(({ status }) => status === 'doing') ?? plan.find(({ status }) => status === 'open');
  return current === undefined
    ? t('Plan: all {0} done', plan.length)
    : t('Plan, {0} of {1} done: {2}', done, plan.length, current.text);
}

function planRow({ text, status }: PlanItem): TemplateResult {
  const { picture, name } = statusView(status);
  return html`<li class=${status}>
    ${icon(picture)}<span class="spoken">${name}</span><span>${text}</span>
  </li>`;
}

function statusView(status: PlanItem['status']) {
  switch (status) {
    case 'done':
      return { picture: 'pass-filled', name: t('Done:') } as const;
    case 'doing':
      return { picture: 'arrow-circle-right', name: t('In progress:') } as const;
    case 'open':
      return { picture: 'circle-large', name: t('To do:') } as const;
  }
}

customElements.define('glm-plan', Plan);
