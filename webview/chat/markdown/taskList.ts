import type { MarkdownIt, Token } from 'markdown-it';
import type { Translate } from '../translate.ts';

/** Shows `- [ ]` and `- [x]` as boxes; they tell a state and can't be pressed. */
export function addTaskLists(markdown: MarkdownIt, t: Translate): void {
  markdown.core.ruler.after('inline', 'tasks', (state) => {
    state.tokens.forEach((token, index) => {
      const text = token.children?.[0];
      const mark = /^\[([ xX])\] /.exec(text?.content ?? '')?.[1];
      if (text?.type === 'text' && mark !== undefined && isItemText(state.tokens, index)) {
        text.content = text.content.slice(4);
        const box = new state.Token('task_box', '', 0);
        box.info = mark === ' ' ? 'open' : 'done';
        token.children?.unshift(box);
        state.tokens[index - 2]?.attrJoin('class', 'task');
      }
    });
  });
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules['task_box'] = (tokens, index) => {
    const isDone = tokens[index]?.info === 'done';
    const label = escapeHtml(isDone ? t('done') : t('to do'));
    return `<span class="box" role="img" aria-label="${label}">${isDone ? '☑' : '☐'}</span> `;
  };
}

function isItemText(tokens: readonly Token[], index: number): boolean {
  return (
    tokens[index]?.type === 'inline' &&
    tokens[index - 1]?.type === 'paragraph_open' &&
    tokens[index - 2]?.type === 'list_item_open'
  );
}
