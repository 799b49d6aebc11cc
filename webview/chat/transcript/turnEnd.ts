import { html, nothing, type TemplateResult } from 'lit';
import type { Turn } from '../../../src/protocol/transcript.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { momentText } from './amounts.ts';
import './clockText.ts';

/** A longer wait is told by its end; nobody counts an hour. */
const countedMs = 10 * 60 * 1_000;

/** How a turn ended that did not end well, and the way on. */
export function turnEndView(turn: Turn): TemplateResult | typeof nothing {
  switch (turn.state) {
    case 'running':
    case 'done':
      return nothing;
    case 'failed':
      return failure(turn);
    case 'stopped':
      return ended(turn.id, t('You stopped this answer.'));
    case 'interrupted':
      return ended(turn.id, t('The window closed while GLM answered.'));
  }
}

function failure({ id, error }: Turn): TemplateResult {
  const { sentence, retryAt } = error ?? { sentence: t('The answer failed.'), retryAt: undefined };
  return html`<div class="error" data-testid="error">
    ${icon('error')}
    <span class="grow"
      >${withStop(sentence)}${retryAt === undefined ? nothing : wait(retryAt)}</span
    >
    ${goOn(id, t('Retry'), 'retry')}
  </div>`;
}

/** Sentences of errors come with or without it; another one follows. */
const withStop = (sentence: string): string =>
  /[.!?]$/.test(sentence) ? sentence : `${sentence}.`;

function wait(retryAt: number): TemplateResult | typeof nothing {
  const waitMs = retryAt - Date.now();
  if (waitMs <= 0) {
    return nothing;
  }
  return waitMs > countedMs
    ? html` ${t('Possible again from {0}.', momentText(retryAt))}`
    : html` ${t('Possible again in')} <glm-clock .until=${retryAt}></glm-clock>`;
}

function ended(id: string, sentence: string): TemplateResult {
  return html`<p class="note" data-testid="ended">
    ${icon('debug-stop')}<span class="grow">${sentence}</span>
    ${goOn(id, t('Continue'), 'continue')}
  </p>`;
}

function goOn(turnId: string, name: string, testId: string): TemplateResult {
  return html`<button
    type="button"
    class="secondary"
    data-testid=${testId}
    @click=${() => post({ type: 'continue', turnId })}
  >
    ${name}
  </button>`;
}
