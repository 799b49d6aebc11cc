import { element } from './element.ts';

/** One column: what stands above it, and what of a row stands in it. */
export interface Column<Row> {
  readonly title: string;
  readonly kind: 'name' | 'words' | 'prose' | 'number';
  readonly text: (row: Row) => string;
  /** 0–1: drawn as a bar under the text. */
  readonly bar?: (row: Row) => number;
}

interface Cell {
  readonly text: string;
  readonly bar: number | undefined;
}

/** A table that scrolls by itself where the page is narrow, with the keyboard as well. */
export class DataTable<Row> {
  readonly node: HTMLElement;
  readonly #columns: readonly Column<Row>[];
  readonly #body = element('tbody');
  #shown = '';

  /** @param labelledBy id of the heading that names the table */
  constructor(labelledBy: string, columns: readonly Column<Row>[]) {
    this.#columns = columns;
    const titles = columns.map(({ title, kind }) =>
      element('th', { scope: 'col', class: kind }, title),
    );
    const head = element('thead', {}, element('tr', {}, ...titles));
    const table = element('table', { 'aria-labelledby': labelledBy }, head, this.#body);
    const attributes = { class: 'scroll', role: 'group', 'aria-labelledby': labelledBy };
    this.node = element('div', { ...attributes, tabindex: '0' }, table);
  }

  /** Leaves the table alone if nothing in it changes, and so what the user has selected there. */
  show(rows: readonly Row[]): void {
    const cells = rows.map((row) =>
      this.#columns.map(({ text, bar }): Cell => ({ text: text(row), bar: bar?.(row) })),
    );
    const fingerprint = JSON.stringify(cells);
    if (fingerprint !== this.#shown) {
      this.#shown = fingerprint;
      this.#body.replaceChildren(...cells.map((row) => this.#draw(row)));
    }
  }

  #draw(row: readonly Cell[]): HTMLTableRowElement {
    const cells = row.map(({ text, bar }, index) => {
      const kind = this.#columns[index]?.kind ?? 'words';
      const cell =
        kind === 'name'
          ? element('th', { scope: 'row', class: kind }, text)
          : element('td', { class: kind }, text);
      cell.append(...(bar === undefined ? [] : [barOf(bar)]));
      return cell;
    });
    return element('tr', {}, ...cells);
  }
}

function barOf(share: number): HTMLElement {
  const bar = element('div', { class: 'bar' });
  bar.style.width = `${share * 100}%`;
  return bar;
}
