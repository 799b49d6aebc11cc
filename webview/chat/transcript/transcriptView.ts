import { html, LitElement, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatPanel } from '../../../src/protocol/chatPage.ts';
import type { Turn } from '../../../src/protocol/transcript.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { Bottom } from './bottom.ts';
import { estimatedHeightPx } from './turnHeight.ts';
import { TurnView, type TurnWork } from './turnView.ts';

/** Turns this far out of sight are drawn already, so that scrolling finds them there. */
const nearMargin = '1500px 0px';

/**
 * All turns of a chat. Only those near to what is in sight are drawn; the others are empty boxes of their height, so
 * that a chat of thousands is as light as a short one.
 */
export class TranscriptView extends LitElement {
  static override readonly properties = {
    chatId: { attribute: false },
    turns: { attribute: false },
    panel: { attribute: false },
    isAway: { state: true },
  };

  declare chatId: string;
  declare turns: readonly Turn[];
  declare panel: ChatPanel | undefined;
  /** The user looks at something further up. */
  declare protected isAway: boolean;
  readonly #views = new Map<string, TurnView>();
  #list: HTMLElement | undefined;
  #bottom: Bottom | undefined;
  #nearness: IntersectionObserver | undefined;
  #work: TurnWork | undefined;

  constructor() {
    super();
    this.chatId = '';
    this.turns = [];
    this.isAway = false;
  }

  /** Turns the last message into a field. */
  editLast(): void {
    const last = this.turns.at(-1);
    const view = last && this.#views.get(last.id);
    if (view !== undefined) {
      view.isNear = true;
      view.edit();
    }
  }

  /** Goes to the end and stays there. */
  holdBottom(): void {
    this.#bottom?.hold();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#bottom?.dispose();
    this.#nearness?.disconnect();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    // Announcements come from a region of their own: a log would read out every word as it comes.
    return html`<div
        class="scroller"
        tabindex="0"
        role="log"
        aria-live="off"
        aria-label=${t('Conversation')}
      >
        <div class="turns"></div>
      </div>
      <button
        type="button"
        class="jump"
        data-testid="jump"
        ?hidden=${!this.isAway}
        @click=${() => this.holdBottom()}
      >
        ${icon('arrow-down')}${t('Jump to latest')}
      </button>`;
  }

  protected override firstUpdated(): void {
    const scroller = this.querySelector<HTMLElement>('.scroller');
    const list = this.querySelector<HTMLElement>('.turns');
    if (scroller !== null && list !== null) {
      this.#list = list;
      this.#bottom = new Bottom(scroller, list, () => {
        this.isAway = this.#bottom?.isHeld === false;
      });
      this.#nearness = new IntersectionObserver((entries) => entries.forEach(moved), {
        root: scroller,
        rootMargin: nearMargin,
      });
    }
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('chatId')) {
      this.#clear();
    }
    if (changed.has('turns') || changed.has('panel')) {
      const old = changed.get('turns');
      this.#show();
      // Who sends a message wants to see what comes of it.
      if (changed.has('chatId') || (old && this.turns.length > old.length)) {
        this.holdBottom();
      }
    }
  }

  #clear(): void {
    this.#nearness?.disconnect();
    this.#views.clear();
    this.#list?.replaceChildren();
  }

  #show(): void {
    const ids = new Set(this.turns.map(({ id }) => id));
    for (const [id, view] of this.#views) {
      if (!ids.has(id)) {
        this.#nearness?.unobserve(view);
        this.#views.delete(id);
        view.remove();
      }
    }
    const isFirst = this.#views.size === 0;
    const last = this.turns.at(-1);
    const work = this.#newWork();
    for (const turn of this.turns) {
      // New turns only come at the end.
      const view = this.#views.get(turn.id) ?? this.#add(turn);
      view.turn = turn;
      view.work = turn === last ? work : undefined;
    }
    if (isFirst) {
      this.#drawEnd();
    }
  }

  /** The same object as long as nothing of it is new, so that no turn is drawn for nothing. */
  #newWork(): TurnWork | undefined {
    const { phase, questions } = this.panel ?? {};
    const old = this.#work;
    if (phase === undefined || questions === undefined) {
      this.#work = undefined;
    } else if (old?.phase !== phase || old.questions !== questions) {
      this.#work = { phase, questions };
    }
    return this.#work;
  }

  #add(turn: Turn): TurnView {
    const view = new TurnView();
    view.style.height = `${estimatedHeightPx(turn, this.clientWidth)}px`;
    // One that comes later is in sight, as a rule.
    view.isNear = this.#views.size > 0 && turn.state === 'running';
    this.#views.set(turn.id, view);
    this.#list?.append(view);
    this.#nearness?.observe(view);
    return view;
  }

  /** Draws what is in sight at first at once, without waiting for the observer. */
  #drawEnd(): void {
    let heightPx = 0;
    for (
      let index = this.turns.length - 1;
      index >= 0 && heightPx < this.clientHeight;
      index -= 1
    ) {
      const turn = this.turns[index];
      const view = turn && this.#views.get(turn.id);
      if (turn !== undefined && view !== undefined) {
        view.isNear = true;
        heightPx += estimatedHeightPx(turn, this.clientWidth);
      }
    }
  }
}

/** Draws a turn that came near and empties one that went away. */
function moved({ target, isIntersecting, boundingClientRect }: IntersectionObserverEntry): void {
  if (!(target instanceof TurnView) || target.isNear === isIntersecting) {
    return;
  }
  // Behind the list of chats nothing has a height, and nothing has gone away.
  const isShown = boundingClientRect.height > 0;
  if (isIntersecting) {
    target.isNear = true;
  } else if (isShown && target.isIdle) {
    target.style.height = `${boundingClientRect.height}px`;
    target.isNear = false;
  }
}

customElements.define('glm-transcript', TranscriptView);
