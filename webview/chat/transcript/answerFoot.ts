import { html, nothing, type TemplateResult } from 'lit';
import type { StepOf, Turn } from '../../../src/protocol/transcript.ts';
import { post } from '../hostLink.ts';
import { icon, type IconName } from '../icon.ts';
import { t } from '../l10n.ts';
import { durationText } from '../panels/figures.ts';
import { costText } from './amounts.ts';
import type { Openings } from './openings.ts';

type Answer = StepOf<'answer'>;
interface AnswerHead {
  readonly index: number;
  readonly answer: Answer;
}

const key = 'answers';

/** What can be done with an answer that is over, who gave it, and what it took. */
export function answerFootView(turn: Turn, openings: Openings): TemplateResult {
  const heads = turn.steps.flatMap((answer, index) =>
    answer.kind === 'answer' ? [{ index, answer }] : [],
  );
  return html`<footer>
    ${turn.state === 'running' ? nothing : html`<div class="row acts">${acts(turn, heads)}</div>`}
    ${
      heads.every(({ answer }) => answer.backend === undefined) && turn.state === 'running'
        ? nothing
        : html`<details class="badge" data-key=${key} ?open=${openings.has(key)}>
            <summary data-testid="answer-badge">
              ${icon('chevron-right')}<span class="quiet">${badgeText(heads)}</span>
            </summary>
            ${openings.has(key) ? rounds(turn.id, heads) : nothing}
          </details>`
    }
  </footer>`;
}

function acts({ id: turnId, steps }: Turn, heads: readonly AnswerHead[]): TemplateResult {
  const hasThought = heads.at(-1)?.answer.thinking === 'on';
  const other = hasThought
    ? ({ thinking: 'off', label: t('Regenerate without thinking') } as const)
    : ({ thinking: 'on', label: t('Regenerate with thinking') } as const);
  const regenerate = t('Regenerate');
  return html`${
    steps.some(({ kind }) => kind === 'text')
      ? act('copy', t('Copy answer'), 'copy-answer', () => post({ type: 'copyAnswer', turnId }))
      : nothing
  }
  ${act('refresh', regenerate, 'regenerate', () => post({ type: 'regenerate', turnId }))}
  ${act(
    hasThought ? 'debug-continue' : 'lightbulb',
    other.label,
    `regenerate-${other.thinking}`,
    () => post({ type: 'regenerate', turnId, thinking: other.thinking }),
  )}`;
}

function act(picture: IconName, label: string, testId: string, press: () => void): TemplateResult {
  return html`<button
    type="button"
    class="icon"
    data-testid=${testId}
    aria-label=${label}
    title=${label}
    @click=${press}
  >
    ${icon(picture)}
  </button>`;
}

/** `GLM-4.5-Air · 640 ms · 3.1K tokens · $0.002`, all answers of the turn taken together. */
function badgeText(heads: readonly AnswerHead[]): string {
  const answers = heads.map(({ answer }) => answer);
  const backend = answers.findLast((answer) => answer.backend !== undefined)?.backend;
  const used = answers.flatMap(({ usage }) => usage?.completionTokens ?? []);
  const paid = answers.flatMap(({ usd }) => usd ?? []);
  const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0);
  return [
    backend?.label ?? t('No answer yet'),
    ...(backend === undefined ? [] : [durationText(backend.firstTokenMs)]),
    ...(used.length === 0 ? [] : [costText(sum(used), paid.length === 0 ? undefined : sum(paid))]),
  ].join(' · ');
}

function rounds(turnId: string, heads: readonly AnswerHead[]): TemplateResult {
  return html`<ol class="rounds">
    ${heads.map(({ index, answer }) => html`<li>${round(turnId, index, answer)}</li>`)}
  </ol>`;
}

function round(turnId: string, index: number, answer: Answer): TemplateResult {
  const { backend, thinkingReason, usage, usd } = answer;
  const cost =
    usage === undefined
      ? undefined
      : t(
          '{0} read, {1} of them from the cache, {2} written',
          usage.promptTokens,
          usage.cachedTokens,
          costText(usage.completionTokens, usd),
        );
  return html`${
      backend === undefined
        ? nothing
        : html`<p>
            ${backend.label}, ${t('first word after {0}', durationText(backend.firstTokenMs))}.
            ${backend.reason}
          </p>`
    }
    <p>${thinkingReason}</p>
    ${cost === undefined ? nothing : html`<p>${cost}</p>`}
    <button
      type="button"
      class="link"
      data-testid="open-sent"
      @click=${() => post({ type: 'openSent', turnId, index })}
    >
      ${t('Show What Was Sent')}
    </button>`;
}
