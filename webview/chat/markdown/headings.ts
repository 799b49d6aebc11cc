import type { Env, MarkdownIt } from 'markdown-it';

/** The headings of a text so far. Blocks of one text are rendered one after the other with the same one. */
export interface Outline {
  /** How deep the text's first heading was written: 1 for `#`. */
  readonly first: number;
  /** Level of the last heading on the page. */
  readonly last: number;
}

/** The page's own headings go down to this level. */
const pageLevels = 2;

/** What a block is rendered with, and what is known after it. */
export interface BlockEnv extends Env {
  outline?: Outline | undefined;
}

/** Puts an answer's headings below those of the page, without gaps, as screen readers walk them. */
export function addHeadings(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'headings', ({ tokens, env }) => {
    // The page's own environment; any other has no outline.
    const block = env as BlockEnv;
    for (const token of tokens.filter(({ type }) => type.startsWith('heading_'))) {
      if (token.nesting === 1) {
        block.outline = nextOutline(block.outline, token.markup);
      }
      token.tag = `h${block.outline?.last ?? pageLevels + 1}`;
    }
  });
}

function nextOutline(outline: Outline | undefined, markup: string): Outline {
  // Underlined headings are `=` and `-`.
  const depth = markup.startsWith('#') ? markup.length : markup === '=' ? 1 : 2;
  const first = outline?.first ?? depth;
  const deepest = Math.min((outline?.last ?? pageLevels) + 1, 6);
  const level = pageLevels + 1 + depth - first;
  return { first, last: Math.min(Math.max(level, pageLevels + 1), deepest) };
}
