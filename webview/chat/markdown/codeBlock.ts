import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { ChatPageMessage } from '../../../src/protocol/chatPage.ts';
import { icon, type IconName } from '../icon.ts';
import { t } from '../l10n.ts';
import { folded } from './fold.ts';
import { highlighted } from './highlight.ts';

export type CodeAction = Extract<ChatPageMessage, { readonly type: 'useCode' }>['action'];
export interface CodeUse {
  readonly action: CodeAction;
  readonly code: string;
  readonly language: string;
}

declare global {
  interface HTMLElementEventMap {
    'glm-use-code': CustomEvent<CodeUse>;
  }
}

const shellLanguages = new Set([
  'bash',
  'sh',
  'shell',
  'zsh',
  'fish',
  'powershell',
  'pwsh',
  'ps1',
  'cmd',
  'bat',
  'batch',
]);
/** How long a button says that it was pressed. */
const pressedMs = 1_500;
/** Colours may come this much later than the code. */
const highlightTimeoutMs = 200;

/** Code of an answer, and what can be done with it. */
export class CodeBlock extends LitElement {
  static override readonly properties = {
    code: { attribute: false },
    language: { attribute: false },
    isClosed: { attribute: false },
    steps: { state: true },
    isWrapped: { state: true },
    pressed: { state: true },
  };

  declare code: string;
  declare language: string;
  /** Nothing is added to it any more. */
  declare isClosed: boolean;
  /** How often the user asked for more lines. */
  declare protected steps: number;
  declare protected isWrapped: boolean;
  declare protected pressed: CodeAction | undefined;
  #colouring: number | undefined;
  #pressedTimer: ReturnType<typeof setTimeout> | undefined;
  /** What stands in the element, as text. */
  #shown = '';
  #isColoured = false;

  constructor() {
    super();
    this.code = '';
    this.language = '';
    this.isClosed = true;
    this.steps = 0;
    this.isWrapped = false;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#pressedTimer);
    this.#cancelColours();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override render(): TemplateResult {
    const { hiddenLines } = folded(this.code, this.steps);
    const label = this.language === '' ? t('Code') : t('Code, {0}', this.language);
    // No line break of the template may come into the code.
    return html`<div class="code-head">
        <span class="language">${this.language}</span>${this.#buttons()}
      </div>
      <pre
        class=${this.isWrapped ? 'wrapped' : ''}
        tabindex="0"
        role="group"
        aria-label=${label}
      ><code
      ></code></pre>
      ${hiddenLines === 0 ? nothing : this.#more(hiddenLines)}`;
  }

  protected override updated(changed: PropertyValues<this>): void {
    const { shown } = folded(this.code, this.steps);
    if (shown !== this.#shown || changed.has('language')) {
      this.#write(shown);
    }
    if (this.isClosed && !this.#isColoured) {
      this.#colouring ??= requestIdleCallback(() => this.#colour(), {
        timeout: highlightTimeoutMs,
      });
    }
  }

  #write(shown: string): void {
    const element = this.renderRoot.querySelector('code');
    const text = element?.firstChild;
    if (!this.#isColoured && text instanceof Text && shown.startsWith(this.#shown)) {
      text.appendData(shown.slice(this.#shown.length));
    } else {
      element?.replaceChildren(shown);
    }
    this.#shown = shown;
    this.#isColoured = false;
    this.#cancelColours();
  }

  #colour(): void {
    this.#colouring = undefined;
    this.#isColoured = true;
    const coloured = highlighted(this.#shown, this.language);
    if (coloured !== undefined) {
      this.renderRoot.querySelector('code')?.replaceChildren(coloured);
    }
  }

  #cancelColours(): void {
    if (this.#colouring !== undefined) {
      cancelIdleCallback(this.#colouring);
      this.#colouring = undefined;
    }
  }

  #buttons(): TemplateResult {
    const isShell = shellLanguages.has(this.language.toLowerCase());
    return html`<span class="code-actions">
      <button
        type="button"
        class="icon"
        aria-pressed=${this.isWrapped}
        aria-label=${t('Wrap lines')}
        title=${t('Wrap lines')}
        data-testid="code-wrap"
        @click=${() => {
          this.isWrapped = !this.isWrapped;
        }}
      >
        ${icon('word-wrap')}
      </button>
      ${this.#button('copy', 'copy', t('Copy code'))}
      ${this.#button('insert', 'insert', t('Insert at the cursor'))}
      ${this.#button('apply', 'git-compare', t('Apply to a file'))}
      ${this.#button('newFile', 'new-file', t('Open as a new file'))}
      ${isShell ? this.#button('terminal', 'terminal', t('Put into the terminal')) : nothing}
    </span>`;
  }

  #button(action: CodeAction, picture: IconName, label: string): TemplateResult {
    return html`<button
      type="button"
      class="icon"
      aria-label=${label}
      title=${label}
      data-testid=${`code-${action}`}
      ?disabled=${!this.isClosed}
      @click=${() => this.#use(action)}
    >
      ${icon(this.pressed === action ? 'check' : picture)}
    </button>`;
  }

  #more(hiddenLines: number): TemplateResult {
    return html`<div class="row">
      <button
        type="button"
        class="link"
        data-testid="code-more"
        @click=${() => {
          this.steps += 1;
        }}
      >
        ${hiddenLines === 1 ? t('Show 1 more line') : t('Show more ({0} lines)', hiddenLines)}
      </button>
      <button type="button" class="link" @click=${() => this.#use('newFile')}>
        ${t('Open in Editor')}
      </button>
    </div>`;
  }

  #use(action: CodeAction): void {
    const detail: CodeUse = { action, code: this.code, language: this.language };
    this.dispatchEvent(new CustomEvent('glm-use-code', { detail, bubbles: true }));
    this.pressed = action;
    clearTimeout(this.#pressedTimer);
    this.#pressedTimer = setTimeout(() => {
      this.pressed = undefined;
    }, pressedMs);
  }
}

customElements.define('glm-code', CodeBlock);
