import { html, type TemplateResult } from 'lit';
import type { ChatPanel } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { durationText } from './figures.ts';

/** Who answers, in one word and one figure; opens the reason and the choice. */
export function backendButton(
  { label, reason, firstTokenMs }: ChatPanel['badge'],
  isOpen: boolean,
  toggle: () => void,
): TemplateResult {
  const figure = firstTokenMs === undefined ? '' : ` · ${durationText(firstTokenMs)}`;
  return html`<button
    class="fact"
    data-testid="backend-badge"
    title=${reason}
    aria-expanded=${isOpen}
    @click=${toggle}
  >
    <span class="cut">${label}${figure}</span>${icon('chevron-down')}
  </button>`;
}

export function backendDetails({ badge, backend }: ChatPanel): TemplateResult {
  const names = { auto: t('As the settings say'), local: t('Local'), remote: t('Remote') };
  const choices: readonly ChatPanel['backend'][] = ['auto', 'local', 'remote'];
  return html`<div class="details" data-testid="backend-details">
    <p data-testid="backend-reason">${badge.reason}</p>
    ${
      badge.firstTokenMs === undefined
        ? ''
        : html`<p class="quiet">
            ${t('First token of the last answer after {0}.', durationText(badge.firstTokenMs))}
          </p>`
    }
    <fieldset>
      <legend>${t('Who answers the next messages')}</legend>
      ${choices.map(
        (choice) =>
          html`<label>
            <input
              type="radio"
              name="backend"
              value=${choice}
              .checked=${choice === backend}
              @change=${() => post({ type: 'setBackend', backend: choice })}
            />
            ${names[choice]}
          </label>`,
      )}
    </fieldset>
  </div>`;
}
