import { html, nothing, type TemplateResult } from 'lit';
import type { StepOf } from '../../../src/protocol/transcript.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import type { TextPlace } from '../markdown/markdownView.ts';
import { tokensText } from '../panels/figures.ts';
import type { Openings } from './openings.ts';

/** Something the user should know. */
export function noteView({ tone, text }: StepOf<'note'>): TemplateResult {
  return html`<p class="note" data-testid="note" data-tone=${tone}>
    ${icon(tone === 'warning' ? 'warning' : 'info')}<span>${text}</span>
  </p>`;
}

/** What stands for all that was said before it; opens to its text. */
export function summaryView(
  summary: StepOf<'summary'>,
  place: TextPlace,
  openings: Openings,
): TemplateResult {
  const key = `summary-${place.index}`;
  const { text, tokensBefore, tokensAfter } = summary;
  return html`<details
    class="summary"
    data-testid="summary"
    data-key=${key}
    ?open=${openings.has(key)}
  >
    <summary>
      ${icon('chevron-right')} ${icon('fold')}
      <span class="grow">${t('Earlier messages were summarised')}</span>
      <span class="quiet"
        >${t('{0} → {1} tokens', tokensText(tokensBefore), tokensText(tokensAfter))}</span
      >
    </summary>
    ${
      openings.has(key)
        ? html`<glm-markdown .text=${text} .place=${place}></glm-markdown>`
        : nothing
    }
  </details>`;
}
