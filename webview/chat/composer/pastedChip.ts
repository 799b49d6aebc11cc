import {
  html,
  nothing,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import type { Chip } from '../../../src/protocol/chatPage.ts';
import { post } from '../hostLink.ts';
import { t } from '../l10n.ts';

interface Pasted {
  readonly text: string;
  /** What was there before, so that the new chip is known when it comes. */
  readonly before: ReadonlySet<string>;
  readonly chipId?: string;
}

/** A long paste that became a chip, and the way back. */
export class PastedChip implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #pasted: Pasted | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostDisconnected(): void {
    this.forget();
  }

  attach(text: string, chips: readonly Chip[]): void {
    this.#pasted = { text, before: new Set(chips.map(({ id }) => id)) };
    post({ type: 'attachText', text });
  }

  /** Finds the chip that came of the paste, and notices when the user removed it. */
  look(chips: readonly Chip[]): void {
    const pasted = this.#pasted;
    if (pasted?.chipId !== undefined) {
      this.#pasted = chips.some(({ id }) => id === pasted.chipId) ? pasted : undefined;
    } else if (pasted !== undefined) {
      const chip = chips.find(({ id, kind }) => kind === 'paste' && !pasted.before.has(id));
      this.#pasted = chip === undefined ? pasted : { ...pasted, chipId: chip.id };
    }
  }

  forget(): void {
    this.#pasted = undefined;
    this.#host.requestUpdate();
  }

  render(insert: (text: string) => void): TemplateResult | typeof nothing {
    const { text, chipId } = this.#pasted ?? {};
    if (text === undefined || chipId === undefined) {
      return nothing;
    }
    const pasteAsText = () => {
      post({ type: 'dropChip', id: chipId });
      this.forget();
      insert(text);
    };
    return html`<p class="hint" role="status">
      ${t('The pasted text goes along as an attachment.')}
      <button class="link" data-testid="paste-as-text" @click=${pasteAsText}>
        ${t('Paste as text')}
      </button>
    </p>`;
  }
}
