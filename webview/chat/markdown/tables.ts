import type { MarkdownIt } from 'markdown-it';

/** Tables scroll by themselves where the page is narrow; columns are aligned by classes, for the page allows no styles. */
export function addTables(markdown: MarkdownIt): void {
  markdown.core.ruler.after('block', 'table_classes', ({ tokens }) => {
    for (const token of tokens) {
      const style =
        token.type === 'th_open' || token.type === 'td_open' ? token.attrGet('style') : null;
      token.attrs =
        style === null ? token.attrs : [['class', String(style).replace('text-align:', '')]];
    }
  });
  const { rules } = markdown.renderer;
  rules['table_open'] = () => '<div class="table" tabindex="0"><table>';
  rules['table_close'] = () => '</table></div>';
}
