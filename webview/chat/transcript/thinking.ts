import { html, nothing, type TemplateResult } from 'lit';
import type { StepOf } from '../../../src/protocol/transcript.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import '../markdown/markdownView.ts';
import type { TextPlace } from '../markdown/markdownView.ts';
import { costText, secondsText } from './amounts.ts';
import './clockText.ts';
import type { Openings } from './openings.ts';

/** A thought: closed until the user opens it, and what it took. */
export function thinkingView(
  thought: StepOf<'thought'>,
  place: TextPlace,
  { openings, isLive }: { readonly openings: Openings; readonly isLive: boolean },
): TemplateResult {
  const key = `thought-${place.index}`;
  const isThinking = isLive && thought.durationMs === undefined;
  return html`<div class="thought">
    <details data-testid="thinking" data-key=${key} ?open=${openings.has(key)}>
      <summary>
        ${icon('chevron-right')}<span class="grow">${headline(thought, isThinking)}</span>
      </summary>
      ${
        openings.has(key)
          ? html`<glm-markdown
              class="thought-text"
              .text=${thought.text}
              .isGrowing=${isThinking}
              .place=${place}
            ></glm-markdown>`
          : nothing
      }
    </details>
    ${
      isThinking
        ? html`<button
            type="button"
            class="secondary"
            data-testid="answer-now"
            title=${t('Stop thinking and answer with what is known')}
            @click=${() => post({ type: 'answerNow' })}
          >
            ${t('Answer Now')}
          </button>`
        : nothing
    }
  </div>`;
}

function headline(thought: StepOf<'thought'>, isThinking: boolean): TemplateResult {
  const { at, durationMs, isCut, tokens, usd } = thought;
  if (isThinking) {
    return html`${t('Thinking')} · <glm-clock .since=${at}></glm-clock>
      <span class="quiet">· ${costText(tokens, usd)}</span>`;
  }
  const took =
    durationMs === undefined ? t('Thought') : t('Thought for {0}', secondsText(durationMs));
  const words = isCut === true ? t('{0}, until you asked for the answer', took) : took;
  return html`${words} <span class="quiet">· ${costText(tokens, usd)}</span>`;
}
