import '@vscode-elements/elements/dist/vscode-button/index.js';
import { html, LitElement, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
import {
  maxMessageLength,
  type ChatPanel,
  type DebugCommandName,
} from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { icon } from '../icon.ts';
import { t } from '../l10n.ts';
import { controls } from '../panels/controls.ts';
import { askPage } from '../panels/pageEvents.ts';
import './chips.ts';
import { backendChoice, thinkingChoice } from './choices.ts';
import { composerStyles } from './composerStyles.ts';
import { Draft } from './draft.ts';
import { actOf, type ComposerAct } from './keys.ts';
import { droppedPaths, isLongPaste } from './paste.ts';
import { PastedChip } from './pastedChip.ts';
import { SuggestionMenu, type MentionsFound } from './suggestionMenu.ts';
import { debugMessage, type CommandName, type Suggestion } from './suggestions.ts';
import { withMention, type Trigger } from './trigger.ts';

/** Where the user writes: text, what goes along with it, and who is to answer how. */
export class Composer extends LitElement {
  static override readonly properties = {
    panel: { attribute: false },
    mentions: { attribute: false },
    chatId: { attribute: false },
    text: { state: true },
  };
  static override readonly styles = [controls, composerStyles];

  declare panel: ChatPanel | undefined;
  /** The newest answer to `findMentions`. */
  declare mentions: MentionsFound | undefined;
  declare chatId: string;
  declare protected text: string;
  readonly #menu = new SuggestionMenu(this, (suggestion, trigger) =>
    this.#takeSuggestion(suggestion, trigger),
  );
  readonly #draft = new Draft();
  readonly #pasted = new PastedChip(this);

  constructor() {
    super();
    this.text = '';
    this.chatId = '';
  }

  /** Brings the caret here; a text comes behind what is there. */
  compose(text = ''): void {
    if (text !== '') {
      this.#change(this.text.trim() === '' ? text : `${this.text.trimEnd()}\n${text}`);
    }
    void this.#caretTo(this.text.length);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#draft.flush();
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('panel') && this.panel !== undefined) {
      this.#adoptDraft(changed.get('panel'), this.panel);
      this.#pasted.look(this.panel.chips);
    }
    if (changed.has('mentions') && this.mentions !== undefined) {
      this.#menu.found(this.mentions);
    }
  }

  protected override render(): TemplateResult | typeof nothing {
    const panel = this.panel;
    if (panel === undefined) {
      return nothing;
    }
    return html`<section
      aria-label=${t('Message to GLM')}
      @dragover=${this.#onDragOver}
      @drop=${this.#onDrop}
    >
      <p class="spoken" role="status">${this.#spokenCount()}</p>
      ${this.#menu.render()}
      <glm-chips .chips=${panel.chips} @glm-compose=${() => this.compose()}></glm-chips>
      ${this.#pasted.render((text) => this.#insert(text))} ${this.#field()}
      <div class="bar">
        ${thinkingChoice(panel.thinking)} ${backendChoice(panel.backend)}
        <span class="actions" @keydown=${this.#onActionKey}
          >${this.#actions(panel.phase !== 'idle')}</span
        >
      </div>
    </section>`;
  }

  #field(): TemplateResult {
    return html`<textarea
      data-testid="composer"
      rows="1"
      maxlength=${maxMessageLength}
      aria-label=${t('Message to GLM')}
      aria-autocomplete="list"
      aria-haspopup="listbox"
      aria-controls=${this.#menu.activeId === nothing ? nothing : 'suggestions'}
      aria-activedescendant=${this.#menu.activeId}
      placeholder=${t('Ask about your code, @ for a file, / for a command')}
      .value=${live(this.text)}
      @input=${this.#onInput}
      @keydown=${this.#onKeyDown}
      @keyup=${this.#follow}
      @click=${this.#follow}
      @paste=${this.#onPaste}
      @blur=${() => this.#draft.flush()}
    ></textarea>`;
  }

  #actions(isBusy: boolean): TemplateResult {
    if (!isBusy) {
      return html`<vscode-button
        data-testid="send"
        title=${t('Send (Enter)')}
        @click=${() => this.#do('send')}
        >${icon('send')}${t('Send')}</vscode-button
      >`;
    }
    return html`<vscode-button
        secondary
        data-testid="stop"
        title=${t('Stop this answer (Escape)')}
        @click=${() => this.#do('stop')}
        >${icon('debug-stop')}${t('Stop')}</vscode-button
      >
      ${
        this.text.trim() === ''
          ? nothing
          : html`<vscode-button
              secondary
              data-testid="steer"
              title=${t('Cut this answer short and send now (Ctrl+Enter)')}
              @click=${() => this.#do('steer')}
              >${t('Send now')}</vscode-button
            >`
      }
      <vscode-button
        data-testid="send"
        title=${t('Send when this answer is done (Enter)')}
        @click=${() => this.#do('queue')}
        >${t('Queue')}</vscode-button
      >`;
  }

  #spokenCount(): string {
    const count = this.#menu.count;
    return count === undefined || count === 0 ? '' : t('{0} suggestions', count);
  }

  get #input(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector('textarea');
  }

  readonly #onInput = (): void => {
    this.#change(this.#input?.value ?? '');
    this.#follow();
  };

  readonly #follow = (): void => {
    const input = this.#input;
    if (input !== null) {
      this.#menu.follow(input.value, input.selectionEnd);
    }
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (this.#menu.onKey(event)) {
      event.preventDefault();
      event.stopPropagation();
      return;
    }
    const isBusy = this.panel !== undefined && this.panel.phase !== 'idle';
    const act = actOf(event, { isBusy, isEmpty: this.text === '' });
    if (act !== undefined) {
      event.preventDefault();
      event.stopPropagation();
      this.#do(act);
    }
  };

  /** The button has acted, and the caret is in the text: the rest of the key would become a line there. */
  readonly #onActionKey = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
    }
  };

  readonly #onPaste = (event: ClipboardEvent): void => {
    const text = event.clipboardData?.getData('text/plain') ?? '';
    if (isLongPaste(text) && text.length <= maxMessageLength) {
      event.preventDefault();
      this.#pasted.attach(text, this.panel?.chips ?? []);
    }
  };

  readonly #onDragOver = (event: DragEvent): void => {
    if (event.dataTransfer?.types.includes('text/uri-list') === true) {
      event.preventDefault();
    }
  };

  readonly #onDrop = (event: DragEvent): void => {
    const paths = droppedPaths(event.dataTransfer?.getData('text/uri-list') ?? '');
    if (paths.length > 0) {
      event.preventDefault();
      paths.forEach((path) => post({ type: 'attachFile', path }));
      this.#input?.focus();
    }
  };

  #do(act: ComposerAct): void {
    switch (act) {
      case 'stop':
        post({ type: 'stop' });
        break;
      case 'editLast':
        askPage(this, 'glm-edit-last');
        break;
      case 'send':
      case 'queue':
      case 'steer':
        this.#submit(act);
        break;
    }
  }

  #submit(how: 'send' | 'queue' | 'steer'): void {
    if (this.text.trim() !== '') {
      this.#draft.forget();
      post({ type: 'submit', text: this.text, how });
      this.#pasted.forget();
      this.text = '';
      this.#menu.follow('', 0);
    }
    this.#input?.focus();
  }

  #change(text: string): void {
    this.text = text;
    this.#draft.note(text);
  }

  #insert(text: string): void {
    const input = this.#input;
    const caret = input?.selectionEnd ?? this.text.length;
    this.#change(this.text.slice(0, caret) + text + this.text.slice(caret));
    void this.#caretTo(caret + text.length);
  }

  async #caretTo(caret: number): Promise<void> {
    await this.updateComplete;
    this.#input?.focus();
    this.#input?.setSelectionRange(caret, caret);
  }

  /**
   * A draft of the host's that is new here: of before a reload, or messages that came back from the queue. What this
   * field told itself is none, and the empty one after a message that was sent must not take what was typed since.
   */
  #adoptDraft(old: ChatPanel | undefined, panel: ChatPanel): void {
    const isNew = old?.draft !== panel.draft && panel.draft !== this.#draft.told;
    const isWriting = this.text !== '' && this.shadowRoot?.activeElement === this.#input;
    if (isNew && (panel.draft !== '' || !isWriting)) {
      this.text = panel.draft;
    }
  }

  #takeSuggestion(suggestion: Suggestion, trigger: Trigger): void {
    if (suggestion.kind === 'command') {
      this.#change('');
      this.#run(suggestion.name);
      return;
    }
    const { path } = suggestion.mention;
    const { text, caret } = withMention(this.text, trigger, path);
    this.#change(text);
    post({ type: 'attachFile', path });
    void this.#caretTo(caret);
  }

  /** What needs no more words is sent at once. */
  #begin(command: DebugCommandName): void {
    const { text, isWhole } = debugMessage(command);
    this.#change(text);
    if (isWhole) {
      this.#submit(this.panel?.phase === 'idle' ? 'send' : 'queue');
    } else {
      void this.#caretTo(text.length);
    }
  }

  #run(command: CommandName): void {
    switch (command) {
      case 'compact':
        post({ type: 'compact' });
        break;
      case 'new':
        post({ type: 'newChat' });
        break;
      case 'history':
        askPage(this, 'glm-show-history');
        break;
      case 'export':
        post({ type: 'exportChat', id: this.chatId, format: 'markdown' });
        break;
      default:
        this.#begin(command);
    }
  }
}

customElements.define('glm-composer', Composer);
