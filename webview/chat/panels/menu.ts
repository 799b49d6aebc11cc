import { css, html, LitElement, type TemplateResult } from 'lit';
import { icon } from '../icon.ts';
import { controls } from './controls.ts';

export interface MenuItem {
  readonly label: string;
  readonly testId: string;
  readonly act: () => void;
}

/** A button that opens a menu: arrows, Home, End, Enter, Escape, as the ARIA practices have it. */
export class Menu extends LitElement {
  static override readonly properties = {
    items: { attribute: false },
    label: { type: String },
  };
  static override readonly styles = [
    controls,
    css`
      :host {
        display: inline-block;
      }

      button.icon {
        anchor-name: --button;
      }

      [popover] {
        position: fixed;
        inset: auto;
        position-anchor: --button;
        position-area: block-end span-inline-start;
        position-try-fallbacks: flip-block, flip-inline;
        margin: 2px 0;
        max-width: calc(100vw - 16px);
        border: 1px solid var(--vscode-menu-border, var(--edge));
        border-radius: 5px;
        padding: 3px;
        color: var(--vscode-menu-foreground);
        background: var(--vscode-menu-background);
        box-shadow: 0 2px 8px var(--vscode-widget-shadow, transparent);
      }

      [role='menuitem'] {
        display: block;
        width: 100%;
        padding: 4px 10px;
      }

      [role='menuitem']:is(:hover, :focus-visible) {
        color: var(--vscode-menu-selectionForeground);
        background: var(--vscode-menu-selectionBackground);
        outline: 1px solid var(--vscode-menu-selectionBorder, transparent);
        outline-offset: -1px;
      }
    `,
  ];

  declare items: readonly MenuItem[];
  declare label: string;

  constructor() {
    super();
    this.items = [];
    this.label = '';
  }

  protected override render(): TemplateResult {
    return html`<button
        class="icon"
        popovertarget="menu"
        aria-haspopup="menu"
        aria-label=${this.label}
        title=${this.label}
        @keydown=${this.#onButtonKey}
      >
        ${icon('ellipsis')}
      </button>
      <div
        id="menu"
        popover
        role="menu"
        aria-label=${this.label}
        @toggle=${this.#onToggle}
        @keydown=${this.#onMenuKey}
      >
        ${this.items.map(
          ({ label, testId, act }) =>
            html`<button
              role="menuitem"
              tabindex="-1"
              data-testid=${testId}
              @click=${() => {
                this.#popover?.hidePopover();
                act();
              }}
            >
              ${label}
            </button>`,
        )}
      </div>`;
  }

  get #popover(): HTMLElement | null {
    return this.renderRoot.querySelector('#menu');
  }

  readonly #onToggle = (event: ToggleEvent): void => {
    if (event.newState === 'open') {
      this.#focusItem(0);
    }
  };

  readonly #onButtonKey = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown') {
      event.preventDefault();
      this.#popover?.showPopover();
    }
  };

  readonly #onMenuKey = (event: KeyboardEvent): void => {
    const items = [...this.renderRoot.querySelectorAll('[role=menuitem]')];
    const index = items.findIndex((item) => item === this.shadowRoot?.activeElement);
    const next = { ArrowDown: index + 1, ArrowUp: index - 1, Home: 0, End: -1 }[event.key];
    // Escape closes the menu and nothing around it.
    event.stopPropagation();
    if (next !== undefined) {
      event.preventDefault();
      this.#focusItem(next % items.length);
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      this.#popover?.hidePopover();
      this.renderRoot.querySelector('button')?.focus();
    }
  };

  /** @param index from the end where negative */
  #focusItem(index: number): void {
    [...this.renderRoot.querySelectorAll<HTMLElement>('[role=menuitem]')].at(index)?.focus();
  }
}

customElements.define('glm-menu', Menu);
