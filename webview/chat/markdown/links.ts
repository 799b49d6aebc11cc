import type { MarkdownIt, StateCore, Token } from 'markdown-it';
import type { Translate } from '../translate.ts';
import { fileReference, proseReference, type FileReference } from './fileReference.ts';

/**
 * Links that never lead anywhere by themselves: without `href`, they say where they would go, and the page asks the
 * host. What is neither of the web nor a file stays text; images are links, for nothing is loaded.
 */
export function addLinks(markdown: MarkdownIt, t: Translate): void {
  // `cart.py` and `lib.rs` are files, not hosts in Paraguay and Serbia.
  markdown.linkify.set({ fuzzyLink: false, fuzzyEmail: false, fuzzyIP: false });
  for (const schema of ['ftp:', 'mailto:', '//']) {
    markdown.linkify.add(schema, null);
  }
  markdown.validateLink = (url) => isWebAddress(url) || fileReference(decoded(url)) !== undefined;
  markdown.core.ruler.after('linkify', 'files', (state) => {
    const maker = new LinkMaker(state, t);
    for (const token of state.tokens.filter(({ type }) => type === 'inline')) {
      token.children = maker.withLinks(token.children ?? []);
    }
  });
  markdown.renderer.rules['link_open'] = (tokens, index) =>
    openTag(markdown.utils.escapeHtml, String(tokens[index]?.attrGet('href') ?? ''));
}

function isWebAddress(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url);
}

function openTag(escapeHtml: (text: string) => string, target: string): string {
  const attributes = isWebAddress(target)
    ? { 'data-url': target, title: target }
    : fileAttributes(fileReference(decoded(target)));
  const written = Object.entries(attributes).map(([name, text]) => `${name}="${escapeHtml(text)}"`);
  return `<a role="link" tabindex="0" ${written.join(' ')}>`;
}

function fileAttributes(file: FileReference | undefined): Readonly<Record<string, string>> {
  const { path, line } = file ?? {};
  return {
    ...(path !== undefined && { 'data-path': path }),
    ...(line !== undefined && { 'data-line': String(line) }),
  };
}

/** Undoes `normalizeLink`, which encodes what a web address can't have. */
function decoded(url: string): string {
  try {
    return decodeURI(url);
  } catch {
    return url; // A name with a per cent sign of its own.
  }
}

/** Makes links of files and images that stand outside of links. */
class LinkMaker {
  readonly #state: StateCore;
  readonly #t: Translate;

  constructor(state: StateCore, t: Translate) {
    this.#state = state;
    this.#t = t;
  }

  withLinks(tokens: readonly Token[]): Token[] {
    let depth = 0;
    return tokens.flatMap((token) => {
      depth += token.type === 'link_open' ? 1 : token.type === 'link_close' ? -1 : 0;
      return this.#linked(token, depth > 0);
    });
  }

  #linked(token: Token, isInLink: boolean): readonly Token[] {
    if (token.type === 'image') {
      const text = this.#text(this.#t('Image: {0}', token.content));
      return isInLink ? [text] : this.#link(String(token.attrGet('src') ?? ''), text);
    }
    if (isInLink) {
      return [token];
    }
    if (token.type === 'code_inline' && fileReference(token.content) !== undefined) {
      return this.#link(token.content, token);
    }
    return token.type === 'text' ? this.#linkedProse(token) : [token];
  }

  #linkedProse(token: Token): readonly Token[] {
    // Words and what is between them, in turn; full stops and brackets around a name are not of it.
    const parts = token.content.split(/([\s()[\]{}<>,;"'“”]+|[.:!?]+(?=\s|$))/);
    if (!parts.some((part) => proseReference(part) !== undefined)) {
      return [token];
    }
    return parts
      .filter((part) => part !== '')
      .flatMap((part) => {
        const text = this.#text(part);
        return proseReference(part) === undefined ? [text] : this.#link(part, text);
      });
  }

  #link(target: string, content: Token): readonly Token[] {
    const open = new this.#state.Token('link_open', 'a', 1);
    open.attrSet('href', target);
    return [open, content, new this.#state.Token('link_close', 'a', -1)];
  }

  #text(content: string): Token {
    const text = new this.#state.Token('text', '', 0);
    text.content = content;
    return text;
  }
}
