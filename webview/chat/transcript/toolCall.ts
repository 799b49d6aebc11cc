import { html, nothing, type TemplateResult } from 'lit';
import type { Question } from '../../../src/protocol/chatPage.ts';
import type { StepOf } from '../../../src/protocol/transcript.ts';
import { post } from '../hostLink.ts';
import { icon, type IconName } from '../icon.ts';
import { t } from '../l10n.ts';
import { durationText } from '../panels/figures.ts';
import '../panels/question.ts';
import { revealed } from '../panels/revealed.ts';
import './clockText.ts';
import { diffCounts, diffView } from './diffView.ts';
import type { Openings } from './openings.ts';

type Call = StepOf<'call'>;

export interface CallView {
  readonly turnId: string;
  readonly openings: Openings;
  readonly question: Question | undefined;
}

/** One row for a call of a tool, which opens to all of it; what it asks stands below. */
export function toolCallView(call: Call, view: CallView): TemplateResult {
  const key = `call-${call.callId}`;
  // A call that asks runs for the host, and waits for the user.
  const state = view.question === undefined ? call.state : 'waiting';
  return html`<div class="call" data-testid="tool-call" data-state=${state}>
    <details data-key=${key} ?open=${view.openings.has(key)}>
      <summary>
        ${icon('chevron-right')} ${icon(pictures[state])}
        <span class="grow"
          ><code>${call.name}</code>
          <span class="call-summary">${revealed(call.summary)}</span></span
        >
        <span class="quiet">${facts({ ...call, state })}</span>
      </summary>
      ${view.openings.has(key) ? contents(call, view.turnId) : nothing}
    </details>
    ${
      view.question === undefined
        ? nothing
        : html`<glm-question .question=${view.question}></glm-question>`
    }
  </div>`;
}

function facts({ state, at, durationMs, diff }: Call): TemplateResult {
  const { added, removed } = diffCounts(diff ?? '');
  return html`${
    diff === undefined
      ? nothing
      : html`<span class="counts" aria-label=${t('{0} lines added, {1} removed', added, removed)}
            ><span class="added">+${added}</span> <span class="removed">−${removed}</span></span
          >
          · `
  }${stateName(state)}${
    state === 'running'
      ? html` <glm-clock .since=${at}></glm-clock>`
      : durationMs === undefined
        ? nothing
        : ` ${durationText(durationMs)}`
  }`;
}

function contents(call: Call, turnId: string): TemplateResult {
  const { callId, content, diff, isCut } = call;
  return html`<div class="call-body">
    <p class="label">${t('Arguments')}</p>
    ${plain(JSON.stringify(call.arguments, undefined, 2), t('Arguments'))}
    ${
      diff === undefined
        ? nothing
        : html`<p class="label">${t('Changes')}</p>
            ${diffView(diff)}`
    }
    ${
      content === ''
        ? nothing
        : html`<p class="label">${t('Result')}</p>
            ${plain(content, t('Result'))}`
    }
    ${
      isCut === true
        ? html`<p>
            ${t('Only the beginning is shown here.')}
            <button
              type="button"
              class="link"
              data-testid="open-result"
              @click=${() => post({ type: 'openResult', turnId, callId })}
            >
              ${t('Open in Editor')}
            </button>
          </p>`
        : nothing
    }
  </div>`;
}

function plain(text: string, label: string): TemplateResult {
  // No line break of the template may come into the text.
  return html`<pre tabindex="0" role="group" aria-label=${label}>${revealed(text)}</pre>`;
}

const pictures: Readonly<Record<Call['state'], IconName>> = {
  waiting: 'question',
  running: 'loading',
  done: 'check',
  failed: 'error',
  denied: 'circle-slash',
  stopped: 'debug-stop',
  unknown: 'warning',
};

function stateName(state: Call['state']): string {
  const names: Readonly<Record<Call['state'], string>> = {
    waiting: t('Waits'),
    running: t('Running'),
    done: t('Done'),
    failed: t('Failed'),
    denied: t('Denied'),
    stopped: t('Stopped'),
    unknown: t('Unknown outcome'),
  };
  return names[state];
}
