/** Elements whose content is nothing to read. */
const unread = /^(?:iframe|noscript|object|script|style|svg|template)$/;
/** Elements that start on a line of their own. */
const block =
  /^(?:address|article|aside|blockquote|br|dd|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|li|main|nav|ol|option|p|pre|section|table|tbody|td|textarea|th|thead|title|tr|ul)$/;
/** Those of them with room around. */
const spacious = /^(?:blockquote|h[1-6]|p|pre|table|title|ul|ol)$/;

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  copy: '©',
  gt: '>',
  hellip: '…',
  laquo: '«',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  mdash: '—',
  middot: '·',
  nbsp: ' ',
  ndash: '–',
  quot: '"',
  raquo: '»',
  rarr: '→',
  rdquo: '”',
  rsquo: '’',
  times: '×',
};

/**
 * What a page says, as plain text: headings, lists and links in Markdown, no scripts and styles. Made for reading,
 * not for showing: it closes nothing and trusts nothing. Linear in the page's length.
 * @param base address of the page, for its links.
 */
export function htmlText(html: string, base: string): string {
  const page = new PageText(base);
  let at = 0;
  while (at < html.length) {
    const open = html.indexOf('<', at);
    page.text(html.slice(at, open < 0 ? undefined : open));
    if (open < 0) {
      break;
    }
    at = readTag(html, open, page);
  }
  return page.finish();
}

const tagName = /<(\/?)([a-z][^\s/>]*)/iy;

/** @returns where to go on */
function readTag(html: string, open: number, page: PageText): number {
  if (html.startsWith('<!--', open)) {
    return after(html, '-->', open + 4);
  }
  tagName.lastIndex = open;
  const [, slash, written = ''] = tagName.exec(html) ?? [];
  if (slash === undefined) {
    const isDeclaration = /[!?/]/.test(html.charAt(open + 1));
    page.text(isDeclaration ? '' : '<');
    return isDeclaration ? after(html, '>', open) : open + 1;
  }
  const name = written.toLowerCase();
  const end = after(html, '>', open);
  if (slash === '/') {
    page.close(name);
  } else if (unread.test(name)) {
    const closing = new RegExp(`</${name}`, 'gi');
    closing.lastIndex = end;
    return closing.test(html) ? after(html, '>', closing.lastIndex) : html.length;
  } else {
    page.open(name, html.slice(open, end));
  }
  return end;
}

function after(html: string, mark: string, from: number): number {
  const at = html.indexOf(mark, from);
  return at < 0 ? html.length : at + mark.length;
}

class PageText {
  readonly #base: string;
  readonly #parts: string[] = [];
  #preDepth = 0;
  #links: (string | undefined)[] = [];

  constructor(base: string) {
    this.#base = base;
  }

  text(raw: string): void {
    const text = withoutEntities(raw);
    if (this.#preDepth > 0) {
      this.#push(text);
      return;
    }
    const isAfterBlank = /\s$/.test(this.#parts.at(-1) ?? ' ');
    const words = text.replaceAll(/[ \t\r\n\f]+/g, ' ');
    this.#push(isAfterBlank ? words.trimStart() : words);
  }

  open(name: string, tag: string): void {
    this.#breakLine(name);
    if (/^h[1-6]$/.test(name)) {
      this.#push(`${'#'.repeat(Number(name[1]))} `);
    } else if (name === 'li') {
      this.#push('- ');
    } else if (name === 'pre') {
      this.#preDepth += 1;
    } else if (name === 'a') {
      const href = this.#address(tag);
      this.#links.push(href);
      this.#push(href === undefined ? '' : '[');
    }
  }

  close(name: string): void {
    if (name === 'a') {
      const href = this.#links.pop();
      this.#push(href === undefined ? '' : `](${href})`);
    } else if (name === 'pre') {
      this.#preDepth = Math.max(0, this.#preDepth - 1);
    }
    this.#breakLine(name);
  }

  finish(): string {
    const lines = this.#parts.join('').split('\n');
    return lines
      .map((line) => line.trimEnd())
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      .trim();
  }

  #push(part: string): void {
    if (part !== '') {
      this.#parts.push(part);
    }
  }

  #breakLine(name: string): void {
    if (block.test(name)) {
      this.#push(spacious.test(name) ? '\n\n' : '\n');
    }
  }

  #address(tag: string): string | undefined {
    const [, quoted, plain] = /\shref\s*=\s*(?:["']([^"']*)|([^\s>]+))/i.exec(tag) ?? [];
    const href = withoutEntities(quoted ?? plain ?? '').trim();
    if (href === '' || href.startsWith('#') || !URL.canParse(href, this.#base)) {
      return undefined;
    }
    const url = new URL(href, this.#base);
    return url.protocol === 'https:' || url.protocol === 'http:' ? url.href : undefined;
  }
}

const entity = /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(\w{2,8}));/gi;

function withoutEntities(text: string): string {
  return text.replaceAll(entity, (whole: string, decimal?: string, hex?: string, name?: string) =>
    name === undefined
      ? characterOf(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal))
      : (entities[name] ?? whole),
  );
}

function characterOf(point: number): string {
  const isCharacter = point > 0 && point <= 0x10_ff_ff && (point < 0xd8_00 || point > 0xdf_ff);
  return isCharacter ? String.fromCodePoint(point) : '\uFFFD';
}
