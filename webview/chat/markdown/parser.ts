import createMarkdown, { type MarkdownIt } from 'markdown-it';
import type { Translate } from '../translate.ts';
import { addHeadings } from './headings.ts';
import { addLinks } from './links.ts';
import { addMath } from './math.ts';
import { addTables } from './tables.ts';
import { addTaskLists } from './taskList.ts';

/** Markdown as answers are written in. It makes no markup of the text's own, and every block stands for itself. */
export function createParser(t: Translate): MarkdownIt {
  const markdown = createMarkdown({ html: false, linkify: true });
  // A definition further down would change what stands above it.
  markdown.block.ruler.disable('reference');
  addHeadings(markdown);
  addLinks(markdown, t);
  addMath(markdown);
  addTables(markdown);
  addTaskLists(markdown, t);
  const { escapeHtml } = markdown.utils;
  const { rules } = markdown.renderer;
  // Those in lists and quotations; the others are blocks of their own.
  rules['fence'] = (tokens, index) => {
    const { content = '', info = '' } = tokens[index] ?? {};
    return `<pre data-language="${escapeHtml(languageOf(info))}">${escapeHtml(content)}</pre>`;
  };
  rules['code_block'] = (tokens, index) =>
    `<pre data-language="">${escapeHtml(tokens[index]?.content ?? '')}</pre>`;
  return markdown;
}

/** @param info what stands behind the fence */
export function languageOf(info: string): string {
  return /^[\w+#.-]+/.exec(info.trim())?.[0] ?? '';
}
