import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { guard } from 'lit/directives/guard.js';
import type { ChatPanel, Question } from '../../../src/protocol/chatPage.ts';
import type { Step, Turn } from '../../../src/protocol/transcript.ts';
import { post } from '../hostLink.ts';
import { t } from '../l10n.ts';
import type { TextPlace } from '../markdown/markdownView.ts';
import { answerFootView } from './answerFoot.ts';
import { noteView, summaryView } from './notes.ts';
import { Openings } from './openings.ts';
import { thinkingView } from './thinking.ts';
import { toolCallView } from './toolCall.ts';
import { turnEndView } from './turnEnd.ts';
import { userMessageView } from './userMessage.ts';

/** What a running turn shows beside its steps. */
export interface TurnWork {
  readonly phase: ChatPanel['phase'];
  readonly questions: readonly Question[];
}

/** A message and what came of it. Far out of sight it is empty and only as high as it would be. */
export class TurnView extends LitElement {
  static override readonly properties = {
    turn: { attribute: false },
    work: { attribute: false },
    isNear: { attribute: false },
    messageSteps: { state: true },
    isEditing: { state: true },
  };

  declare turn: Turn | undefined;
  /** Only of the turn that runs. */
  declare work: TurnWork | undefined;
  declare isNear: boolean;
  /** How often the user asked for more of the message. */
  declare protected messageSteps: number;
  declare protected isEditing: boolean;
  readonly #openings = new Openings(this, () => this.requestUpdate());

  constructor() {
    super();
    this.isNear = false;
    this.messageSteps = 0;
    this.isEditing = false;
  }

  /** Turns the message into a field with its text. */
  edit(): void {
    this.isEditing = true;
    void this.updateComplete.then(() => {
      const field = this.querySelector('textarea');
      field?.focus();
      field?.setSelectionRange(field.value.length, field.value.length);
    });
  }

  /** It may be emptied: nothing in it is being used. */
  get isIdle(): boolean {
    const selection = getSelection();
    const isSelected = selection?.isCollapsed === false && selection.containsNode(this, true);
    const isRunning = this.turn?.state === 'running';
    return !isRunning && !this.isEditing && !this.contains(document.activeElement) && !isSelected;
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('isNear') && this.isNear) {
      this.style.removeProperty('height');
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const { turn } = this;
    if (turn === undefined || !this.isNear) {
      return nothing;
    }
    return html`${userMessageView(turn, {
        steps: this.messageSteps,
        isEditing: this.isEditing,
        edit: () => this.edit(),
        leave: (text) => this.#leaveEditing(turn, text),
        showMore: () => {
          this.messageSteps += 1;
        },
      })}
      <article data-testid="message-assistant" aria-label="GLM">
        <h2 class="spoken">GLM</h2>
        ${turn.steps.map((step, index) => this.#step(turn, step, index))} ${this.#working(turn)}
        ${turnEndView(turn)} ${answerFootView(turn, this.#openings)}
      </article>`;
  }

  /** Drawn anew only if something of it has changed: a turn can have hundreds of steps, and only the last one grows. */
  #step(turn: Turn, step: Step, index: number): unknown {
    const isLive = turn.state === 'running' && index === turn.steps.length - 1;
    const question = step.kind === 'call' ? this.#questionOf(step.callId) : undefined;
    return guard([step, isLive, question, this.#openings.version], () =>
      this.#stepView(step, { turnId: turn.id, index }, { isLive, question }),
    );
  }

  #stepView(
    step: Step,
    place: TextPlace,
    { isLive, question }: { readonly isLive: boolean; readonly question: Question | undefined },
  ): TemplateResult | typeof nothing {
    const openings = this.#openings;
    switch (step.kind) {
      case 'answer':
        return nothing;
      case 'thought':
        return thinkingView(step, place, { openings, isLive });
      case 'text':
        return html`<glm-markdown
          .text=${step.text}
          .isGrowing=${isLive}
          .place=${place}
        ></glm-markdown>`;
      case 'call':
        return toolCallView(step, { turnId: place.turnId, openings, question });
      case 'note':
        return noteView(step);
      case 'summary':
        return summaryView(step, place, openings);
    }
  }

  #questionOf(callId: string): Question | undefined {
    return this.work?.questions.find(
      (question) => question.kind === 'approval' && question.callId === callId,
    );
  }

  #working(turn: Turn): TemplateResult | typeof nothing {
    const phase = this.work?.phase;
    if (turn.state !== 'running' || (phase !== 'waiting' && phase !== 'compacting')) {
      return nothing;
    }
    const head = turn.steps.findLast((step) => step.kind === 'answer');
    const words = phase === 'waiting' ? t('Waiting for GLM') : t('Summarising earlier messages');
    return html`<p class="working" data-testid="working">
      <span class="dots" aria-hidden="true"></span>${words} ·
      <glm-clock .since=${head?.at ?? turn.at}></glm-clock>
    </p>`;
  }

  #leaveEditing(turn: Turn, text: string | undefined): void {
    this.isEditing = false;
    if (text !== undefined && text.trim() !== '') {
      post({ type: 'edit', turnId: turn.id, text });
    }
    void this.updateComplete.then(() =>
      this.querySelector<HTMLElement>('[data-testid=edit]')?.focus(),
    );
  }
}

customElements.define('glm-turn', TurnView);
