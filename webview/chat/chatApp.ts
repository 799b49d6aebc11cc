import { html, LitElement, nothing, type TemplateResult } from 'lit';
import type { ChatHostMessage } from '../../src/protocol/chatPage.ts';
import type { Turn } from '../../src/protocol/transcript.ts';
import { announcements } from './announce.ts';
import './composer/composer.ts';
import type { Composer } from './composer/composer.ts';
import { post } from './hostLink.ts';
import { t } from './l10n.ts';
import './panels/changes.ts';
import './panels/door.ts';
import './panels/head.ts';
import './panels/history.ts';
import './panels/ledger.ts';
import './panels/plan.ts';
import './panels/questions.ts';
import './panels/queue.ts';
import { reduce, type PageState } from './store.ts';
import './transcript/transcriptView.ts';
import type { TranscriptView } from './transcript/transcriptView.ts';

/** Older announcements have been read. */
const keptAnnouncements = 5;

/** The page: hears the host, keeps what it said, and shows it at most once a frame. */
export class ChatApp extends LitElement {
  static override readonly properties = {
    shown: { state: true },
    hasHistory: { state: true },
    spoken: { state: true },
  };

  /** What is on the page; `#state` may be newer. */
  declare protected shown: PageState | undefined;
  declare protected hasHistory: boolean;
  declare protected spoken: readonly string[];
  #state: PageState | undefined;
  /** The next frame shows `#state`. */
  #isDue = false;

  constructor() {
    super();
    this.hasHistory = false;
    this.spoken = [];
    this.addEventListener('glm-compose', ({ detail }) => this.#compose(detail));
    this.addEventListener('glm-edit-last', () => this.#transcript?.editLast());
    this.addEventListener('glm-show-history', () => {
      this.hasHistory = true;
    });
    this.addEventListener('glm-close-history', () => {
      this.hasHistory = false;
    });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    addEventListener('message', this.#onMessage);
    post({ type: 'ready' });
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    removeEventListener('message', this.#onMessage);
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (this.shown === undefined) {
      return nothing;
    }
    const { transcript, panel, chats } = this.shown;
    return html`<glm-head
        .panel=${panel}
        .chatId=${transcript.id}
        .chatTitle=${transcript.title}
      ></glm-head>
      <main>
        <h1 class="spoken">${t('GLM Air: Chat')}</h1>
        ${this.hasHistory ? html`<glm-history .chats=${chats}></glm-history>` : nothing}
        <div class="chat" ?hidden=${this.hasHistory}>${this.#chat(this.shown)}</div>
      </main>
      <div class="spoken" role="log" aria-live="polite" aria-label=${t('News')} data-testid="news">
        ${this.spoken.map((sentence) => html`<p>${sentence}</p>`)}
      </div>`;
  }

  #chat({ transcript, panel, mentions }: PageState): TemplateResult {
    const { turns } = transcript;
    return html`<glm-door
        class="first"
        ?hidden=${turns.length > 0}
        .panel=${panel}
        .isEmpty=${true}
      ></glm-door>
      <glm-transcript
        ?hidden=${turns.length === 0}
        .chatId=${transcript.id}
        .turns=${turns}
        .panel=${panel}
      ></glm-transcript>
      <div class="bottom">
        <div class="panes">
          <glm-questions .panel=${panel} .placed=${callIds(turns.at(-1))}></glm-questions>
          ${turns.length > 0 ? html`<glm-door .panel=${panel} .isEmpty=${false}></glm-door>` : nothing}
          <glm-plan .panel=${panel}></glm-plan>
          <glm-ledger .panel=${panel}></glm-ledger>
          <glm-changes .panel=${panel} .turns=${turns}></glm-changes>
          <glm-queue .panel=${panel}></glm-queue>
        </div>
        <glm-composer .panel=${panel} .mentions=${mentions} .chatId=${transcript.id}></glm-composer>
      </div>`;
  }

  get #transcript(): TranscriptView | null {
    return this.querySelector('glm-transcript');
  }

  // The page runs in a frame of its own, where nobody posts but VS Code, and the host is trusted.
  readonly #onMessage = ({ data }: MessageEvent<ChatHostMessage>): void => {
    const next = reduce(this.#state, data);
    if (next === undefined && this.#state !== undefined) {
      post({ type: 'ready' });
    }
    this.#state = next;
    if (!this.#isDue) {
      this.#isDue = true;
      requestAnimationFrame(() => this.#show());
    }
    if (data.type === 'compose') {
      this.#compose(data.text ?? '');
    } else if (data.type === 'showHistory') {
      this.hasHistory = true;
    }
  };

  #show(): void {
    this.#isDue = false;
    if (this.#state !== undefined) {
      const news = announcements(this.shown, this.#state);
      if (news.length > 0) {
        this.spoken = [...this.spoken, ...news].slice(-keptAnnouncements);
      }
      this.shown = this.#state;
    }
  }

  #compose(text: string): void {
    this.hasHistory = false;
    // The composer of a page that has just begun is drawn with its first frame.
    requestAnimationFrame(() => {
      void this.updateComplete.then(() =>
        this.querySelector<Composer>('glm-composer')?.compose(text),
      );
    });
  }
}

/** Their rows show what they ask. */
function callIds(turn: Turn | undefined): ReadonlySet<string> {
  return new Set(turn?.steps.flatMap((step) => (step.kind === 'call' ? step.callId : [])));
}

customElements.define('glm-chat', ChatApp);
