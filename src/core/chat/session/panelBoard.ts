import type { ChatPanel } from '../../../protocol/chatPage.ts';

/** New values of fields; `undefined` for an optional one that is gone. */
export type PanelFields = { readonly [Field in keyof ChatPanel]?: ChatPanel[Field] | undefined };

/** The panel as it is; tells which of its fields have really changed. */
export class PanelBoard {
  readonly #tell: (changed: Partial<ChatPanel>) => void;
  #panel: ChatPanel;

  constructor(first: ChatPanel, tell: (changed: Partial<ChatPanel>) => void) {
    this.#panel = first;
    this.#tell = tell;
  }

  get panel(): ChatPanel {
    return this.#panel;
  }

  /** Takes in what the page said and knows itself. */
  note(fields: Partial<ChatPanel>): void {
    this.#panel = { ...this.#panel, ...fields };
  }

  /** A field that is gone is not among those that are told; whoever listens looks at the panel. */
  show(fields: PanelFields): void {
    const before: Readonly<Record<string, unknown>> = { ...this.#panel };
    const changed = Object.entries(fields).filter(([key, value]) => !isSame(before[key], value));
    if (changed.length > 0) {
      const after = { ...before, ...Object.fromEntries(changed) };
      // Only optional fields are ever `undefined`, so that the rest is a whole panel.
      this.#panel = Object.fromEntries(
        Object.entries(after).filter(isPresent),
      ) as unknown as ChatPanel;
      this.#tell(Object.fromEntries(changed.filter(isPresent)));
    }
  }
}

function isPresent([, value]: readonly [string, unknown]): boolean {
  return value !== undefined;
}

/** Fields are plain data, and small. */
function isSame(a: unknown, b: unknown): boolean {
  return a === b || JSON.stringify(a) === JSON.stringify(b);
}
