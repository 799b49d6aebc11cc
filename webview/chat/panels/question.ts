import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Question } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from './controls.ts';
import { detailView } from './detail.ts';
import { isUserTyping } from './focus.ts';
import { questionStyles } from './questionStyles.ts';
import { revealed } from './revealed.ts';

type Approval = Extract<Question, { readonly kind: 'approval' }>;
type Scope = Approval['scopes'][number];

/** A click that was meant for what stood here before must not approve what came in its place. */
const settleMs = 400;

/** One thing that a turn waits on: whether it may, or what the user wants. */
export class QuestionCard extends LitElement {
  static override readonly properties = {
    question: { attribute: false },
    hasSettled: { state: true },
    spoken: { state: true },
  };
  static override readonly styles = [controls, questionStyles];

  declare question: Question | undefined;
  declare protected hasSettled: boolean;
  declare protected spoken: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.hasSettled = false;
    this.spoken = '';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener('keydown', this.#onDocumentKey);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener('keydown', this.#onDocumentKey);
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('question') && changed.get('question')?.id !== this.question?.id) {
      this.hasSettled = false;
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    const question = this.question;
    if (!changed.has('question') || changed.get('question')?.id === question?.id) {
      return;
    }
    clearTimeout(this.#timer);
    if (question !== undefined) {
      this.#timer = setTimeout(() => this.#settle(question), settleMs);
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const question = this.question;
    if (question === undefined) {
      return nothing;
    }
    const title = question.kind === 'approval' ? question.title : question.text;
    return html`<div
      class="card"
      role="group"
      tabindex="-1"
      aria-labelledby="title"
      data-testid="question"
    >
      <p class="spoken" role="status">${this.spoken}</p>
      <h3 id="title">
        ${icon(question.kind === 'approval' ? 'shield' : 'question')}
        <span>${revealed(title)}</span>
      </h3>
      ${question.kind === 'approval' ? this.#approval(question) : this.#choice(question)}
    </div>`;
  }

  #approval(question: Approval): TemplateResult {
    const { id, reasons, detail, language, canReview } = question;
    return html`${
        reasons.length === 0
          ? nothing
          : html`<ul class="reasons">
              ${reasons.map((reason) => html`<li>${revealed(reason)}</li>`)}
            </ul>`
      }
      ${detail === '' ? nothing : detailView(detail, language)}
      <div class="row">
        <vscode-button
          data-testid="approve"
          ?disabled=${!this.hasSettled}
          aria-disabled=${!this.hasSettled}
          @click=${() => this.#approve(question)}
          >${t('Approve')}</vscode-button
        >
        ${this.#scopeChoice(question)}
        ${
          canReview
            ? html`<vscode-button
                secondary
                data-testid="review"
                @click=${() => post({ type: 'review', id })}
                >${t('Review Changes')}</vscode-button
              >`
            : nothing
        }
      </div>
      <form class="row" @submit=${(event: Event) => this.#deny(event, id)}>
        <vscode-button
          secondary
          data-testid="deny"
          @click=${(event: Event) => this.#deny(event, id)}
          >${t('Deny')}</vscode-button
        >
        <input
          class="grow"
          name="message"
          data-testid="deny-message"
          aria-label=${t('What GLM should do instead')}
          placeholder=${t('What to do instead (optional)')}
        />
      </form>`;
  }

  #scopeChoice({ scopes }: Approval): TemplateResult | typeof nothing {
    return scopes.length < 2
      ? nothing
      : html`<select name="scope" data-testid="scope" aria-label=${t('How long this holds')}>
          ${scopes.map((scope) => html`<option value=${scope}>${scopeNames()[scope]}</option>`)}
        </select>`;
  }

  #choice({ id, options }: Extract<Question, { kind: 'question' }>): TemplateResult {
    const answer = (text: string) => post({ type: 'answer', id, text });
    const onSubmit = (event: Event) => {
      event.preventDefault();
      const text = this.#inputText('answer');
      if (text !== '') {
        answer(text);
      }
    };
    return html`<div class="row" role="group" aria-label=${t('Answers')}>
        ${options.map(
          (option) =>
            html`<vscode-button
              secondary
              data-testid="option"
              ?disabled=${!this.hasSettled}
              aria-disabled=${!this.hasSettled}
              @click=${() => this.hasSettled && answer(option)}
              >${revealed(option)}</vscode-button
            >`,
        )}
      </div>
      <form class="row" @submit=${onSubmit}>
        <input
          class="grow"
          name="answer"
          data-testid="answer"
          aria-label=${t('Your own answer')}
          placeholder=${t('Your own answer')}
        />
        <vscode-button data-testid="send-answer" @click=${onSubmit}>${t('Answer')}</vscode-button>
        <vscode-button secondary data-testid="skip" @click=${() => post({ type: 'answer', id })}
          >${t('Skip')}</vscode-button
        >
      </form>`;
  }

  #approve({ id, hash, scopes }: Approval): void {
    const select = this.renderRoot.querySelector('select');
    const scope = scopes[select?.selectedIndex ?? 0] ?? 'once';
    if (this.hasSettled) {
      post({ type: 'approve', id, hash, scope });
    }
  }

  #deny(event: Event, id: string): void {
    event.preventDefault();
    const message = this.#inputText('message');
    post(message === '' ? { type: 'deny', id } : { type: 'deny', id, message });
  }

  #inputText(name: 'message' | 'answer'): string {
    return (
      this.renderRoot.querySelector<HTMLInputElement>(`input[name=${name}]`)?.value.trim() ?? ''
    );
  }

  #settle(question: Question): void {
    this.hasSettled = true;
    const title = question.kind === 'approval' ? question.title : question.text;
    this.spoken = t('GLM waits for you: {0} Alt+Up goes there.', title);
    if (document.hasFocus() && !isUserTyping()) {
      this.#focusCard();
    }
  }

  // The first card on the page takes the key; the others see that it was taken.
  readonly #onDocumentKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowUp' && event.altKey && !event.defaultPrevented) {
      event.preventDefault();
      this.#focusCard();
    }
  };

  /** The card and none of its buttons, so that no key approves by accident. */
  #focusCard(): void {
    this.renderRoot.querySelector<HTMLElement>('.card')?.focus();
  }
}

function scopeNames(): Readonly<Record<Scope, string>> {
  return {
    once: t('only this time'),
    turn: t('for this turn'),
    session: t('for this session'),
    workspace: t('always in this workspace'),
  };
}

customElements.define('glm-question', QuestionCard);
