import { ReactiveElement, type PropertyValues } from 'lit';
import { post } from '../hostLink.ts';
import { t } from '../l10n.ts';
import { splitGrowing, splitWhole, type Block } from './blocks.ts';
import { CodeBlock, type CodeUse } from './codeBlock.ts';
import type { BlockEnv, Outline } from './headings.ts';
import { createParser } from './parser.ts';
import { sanitised } from './sanitise.ts';

/** Where a text stands in the transcript. */
export interface TextPlace {
  readonly turnId: string;
  /** Of the step in its turn. */
  readonly index: number;
}

/** Work on long texts goes on in the next frame after this, so that each frame has time for the rest. */
const sliceMs = 8;
/** Share of the time that the open end of a text may take: a long table is drawn anew with each of its words. */
const openShare = 0.2;
/** Cheaper than this it may be drawn in each frame. */
const freeMs = 3;

const parser = createParser(t);

/**
 * Markdown that may still grow. Settled blocks are drawn once; only the open end is parsed and drawn again. Nothing in
 * it leads anywhere by itself: links and buttons tell the host.
 */
export class MarkdownView extends ReactiveElement {
  static override readonly properties = {
    text: { attribute: false },
    isGrowing: { attribute: false },
    place: { attribute: false },
  };

  declare text: string;
  declare isGrowing: boolean;
  declare place: TextPlace | undefined;
  /** Begins with what the blocks up to `#settledLength` were made of. */
  #source = '';
  #settledLength = 0;
  /** Settled blocks that are not drawn yet, then the open ones. */
  #settledBlocks: Block[] = [];
  #openBlocks: readonly Block[] = [];
  #drawnSettled = 0;
  /** Sources of what is drawn, one for each child; of what is settled none: a piece of a text keeps all of it. */
  #drawn: string[] = [];
  #outline: Outline | undefined;
  #work: number | undefined;
  #pause: ReturnType<typeof setTimeout> | undefined;
  #openCostMs = 0;
  #openDrawnAt = 0;

  constructor() {
    super();
    this.text = '';
    this.isGrowing = false;
    this.addEventListener('click', this.#onClick);
    this.addEventListener('keydown', this.#onKeyDown);
    this.addEventListener('glm-use-code', this.#onUseCode);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#cancel();
  }

  protected override createRenderRoot(): HTMLElement {
    return this;
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('text') || changed.has('isGrowing')) {
      this.#split(this.text.replaceAll(/\r\n?/g, '\n'));
      this.#draw();
    }
  }

  #split(source: string): void {
    if (!source.startsWith(this.#source.slice(0, this.#settledLength))) {
      this.#reset();
    }
    this.#source = source;
    const rest = source.slice(this.#settledLength);
    if (this.isGrowing) {
      const { settled, open, settledLength } = splitGrowing(parser, rest);
      this.#settledBlocks.push(...settled);
      this.#openBlocks = open;
      this.#settledLength += settledLength;
    } else {
      this.#settledBlocks.push(...splitWhole(parser, rest));
      this.#openBlocks = [];
      this.#settledLength = source.length;
    }
  }

  #reset(): void {
    this.#settledLength = 0;
    this.#settledBlocks = [];
    this.#drawnSettled = 0;
    this.#outline = undefined;
  }

  #draw(): void {
    this.#cancel();
    const until = performance.now() + sliceMs;
    while (this.#settledBlocks.length > 0 && performance.now() < until) {
      this.#drawSettled();
    }
    if (this.#settledBlocks.length > 0) {
      this.#work = requestAnimationFrame(() => this.#draw());
    } else {
      this.#drawOpen();
    }
  }

  #drawSettled(): void {
    const block = this.#settledBlocks.shift();
    if (block !== undefined) {
      const env: BlockEnv = { outline: this.#outline };
      this.#place(this.#drawnSettled, block, { env, isSettled: true });
      this.#outline = env.outline;
      this.#drawnSettled += 1;
    }
  }

  #drawOpen(): void {
    const begun = performance.now();
    const waitMs = this.#openDrawnAt + this.#openCostMs / openShare - begun;
    if (this.#openCostMs > freeMs && waitMs > 0 && this.#openBlocks.length > 0) {
      this.#pause = setTimeout(() => this.#drawOpen(), waitMs);
      return;
    }
    const env: BlockEnv = { outline: this.#outline };
    this.#openBlocks.forEach((block, index) => {
      this.#place(this.#drawnSettled + index, block, { env, isSettled: false });
    });
    const count = this.#drawnSettled + this.#openBlocks.length;
    while (this.children.length > count) {
      this.lastElementChild?.remove();
    }
    this.#drawn.length = count;
    this.#openDrawnAt = performance.now();
    this.#openCostMs = this.#openDrawnAt - begun;
  }

  #place(
    index: number,
    block: Block,
    { env, isSettled }: { readonly env: BlockEnv; readonly isSettled: boolean },
  ): void {
    const old = this.children[index];
    const { code, source } = block;
    if (code !== undefined) {
      const view = old instanceof CodeBlock ? old : new CodeBlock();
      view.code = code.text;
      view.language = code.language;
      view.isClosed = isSettled || code.isClosed;
      this.#put(view, old);
    } else if (old === undefined || old instanceof CodeBlock || this.#drawn[index] !== source) {
      this.#put(rendered(source, env), old);
    } else {
      parser.parse(source, env); // Only for the headings in it.
    }
    this.#drawn[index] = isSettled ? '' : source;
  }

  #put(view: Element, old: Element | undefined): void {
    if (old === undefined) {
      this.append(view);
    } else if (old !== view) {
      old.replaceWith(view);
    }
  }

  #cancel(): void {
    clearTimeout(this.#pause);
    if (this.#work !== undefined) {
      cancelAnimationFrame(this.#work);
      this.#work = undefined;
    }
  }

  readonly #onClick = (event: Event): void => {
    const link = event.target instanceof Element ? event.target.closest<HTMLElement>('a') : null;
    if (link !== null) {
      event.preventDefault();
      follow(link);
    }
  };

  readonly #onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && event.target instanceof HTMLAnchorElement) {
      event.preventDefault();
      follow(event.target);
    }
  };

  readonly #onUseCode = ({ detail }: CustomEvent<CodeUse>): void => {
    if (this.place !== undefined) {
      post({ type: 'useCode', ...this.place, ...detail });
    }
  };
}

/** One block as one element, code blocks inside of lists and quotations made whole. */
function rendered(source: string, env: BlockEnv): HTMLElement {
  const block = document.createElement('div');
  block.className = 'block';
  block.append(sanitised(parser.render(source, env)));
  for (const pre of block.querySelectorAll('pre')) {
    const code = new CodeBlock();
    code.code = pre.textContent;
    code.language = pre.dataset['language'] ?? '';
    pre.replaceWith(code);
  }
  return block;
}

function follow({ dataset }: HTMLElement): void {
  const { url, path, line } = dataset;
  if (url !== undefined) {
    post({ type: 'openLink', url });
  } else if (path !== undefined) {
    post({ type: 'openFile', path, ...(line !== undefined && { line: Number(line) }) });
  }
}

customElements.define('glm-markdown', MarkdownView);
