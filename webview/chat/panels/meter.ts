import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, nothing, type TemplateResult } from 'lit';
import type { ChatPanel, MeterPart } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { tokensText } from './figures.ts';

type Meter = ChatPanel['meter'];

/** From here on the chat is told to be nearly full, by a sign besides the colour. */
const nearlyFull = 0.8;

/** How full the model's window is; opens what fills it. The bar lies under the button: a meter within one is not told. */
export function meterButton(meter: Meter, isOpen: boolean, toggle: () => void): TemplateResult {
  const { usedTokens, limitTokens } = meter;
  const figures = t('{0} of {1}', tokensText(usedTokens), tokensText(limitTokens));
  return html`<div class="meter" data-testid="context-meter">
    <button
      class="fact"
      title=${t('What fills the window of the model, in tokens')}
      aria-label=${t('Context: {0} tokens', figures)}
      aria-expanded=${isOpen}
      @click=${toggle}
    >
      ${usedTokens >= nearlyFull * limitTokens ? icon('warning') : nothing}
      <span class="cut">${figures}</span>${icon('chevron-down')}
    </button>
    <meter
      aria-label=${t('Context')}
      aria-valuetext=${t('{0} tokens', figures)}
      min="0"
      max=${Math.max(1, limitTokens)}
      high=${nearlyFull * limitTokens}
      optimum="0"
      .value=${Math.min(usedTokens, limitTokens)}
    ></meter>
  </div>`;
}

export function meterDetails({ usedTokens, limitTokens, parts }: Meter): TemplateResult {
  const percent = Math.round((100 * usedTokens) / Math.max(1, limitTokens));
  return html`<div class="details" data-testid="meter-details">
    <p>${t('{0} % of the window is taken before the next message.', percent)}</p>
    <ul aria-label=${t('What fills the window')}>
      ${parts.map(partRow)}
    </ul>
    <vscode-button secondary data-testid="compact" @click=${() => post({ type: 'compact' })}
      >${t('Compact Now')}</vscode-button
    >
  </div>`;
}

function partRow({ id, label, tokens, canDrop }: MeterPart): TemplateResult {
  return html`<li data-testid="meter-part">
    <span class="grow">${label}</span>
    <span class="quiet">${t('{0} tokens', tokensText(tokens))}</span>
    ${
      canDrop
        ? html`<button
            class="link"
            aria-label=${t('Leave out {0}', label)}
            @click=${() => post({ type: 'dropPart', id })}
          >
            ${t('leave out')}
          </button>`
        : nothing
    }
  </li>`;
}
