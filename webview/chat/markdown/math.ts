import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import temml from 'temml';

const signs = { dollar: 0x24, backslash: 0x5c } as const;
/** Longer formulas are shown as they are written: TeX can expand without end. In UTF-16 units. */
const maxFormulaLength = 5_000;

/** `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` as paragraphs of their own, as MathML. */
export function addMath(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'math', inlineMath);
  markdown.block.ruler.before('fence', 'math', blockMath, {
    alt: ['paragraph', 'blockquote', 'list'],
  });
  const { escapeHtml } = markdown.utils;
  markdown.renderer.rules['math_inline'] = (tokens, index) => {
    const source = tokens[index]?.content ?? '';
    return mathMl(source, false) ?? `<code>${escapeHtml(source)}</code>`;
  };
  markdown.renderer.rules['math_block'] = (tokens, index) => {
    const token = tokens[index];
    const formula = token?.info === 'open' ? undefined : mathMl(token?.content ?? '', true);
    return `<div class="formula" tabindex="0">${formula ?? `<code>${escapeHtml(token?.content ?? '')}</code>`}</div>`;
  };
}

/** @returns `undefined` where it is no TeX that can be shown */
function mathMl(source: string, displayMode: boolean): string | undefined {
  if (source.length > maxFormulaLength) {
    return undefined;
  }
  try {
    return temml.renderToString(source, {
      displayMode,
      throwOnError: true,
      trust: false, // No links, classes, styles or images from TeX.
      maxExpand: 200,
      maxSize: [20, 20],
    });
  } catch {
    return undefined; // A model's TeX may be wrong, and while it streams it is unfinished.
  }
}

function inlineMath(state: StateInline, isSilent: boolean): boolean {
  const found = inlineFormula(state.src, state.pos);
  if (found === undefined) {
    return false;
  }
  if (!isSilent) {
    state.push('math_inline', 'math', 0).content = found.source;
  }
  state.pos = found.end;
  return true;
}

function inlineFormula(text: string, at: number): { source: string; end: number } | undefined {
  const first = text.charCodeAt(at);
  if (first === signs.backslash && text[at + 1] === '(') {
    const end = text.indexOf(String.raw`\)`, at + 2);
    return end < 0 ? undefined : { source: text.slice(at + 2, end), end: end + 2 };
  }
  if (first !== signs.dollar) {
    return undefined;
  }
  const mark = text.startsWith('$$', at) ? '$$' : '$';
  const begin = at + mark.length;
  const end = text.indexOf(mark, begin);
  const source = text.slice(begin, end);
  // As Pandoc has it, so that “$5 and $6” stay prices.
  const isFormula =
    end > begin && !/^\s|\s$/.test(source) && !/\d/.test(text[end + mark.length] ?? '');
  return isFormula ? { source, end: end + mark.length } : undefined;
}

function blockMath(state: StateBlock, line: number, endLine: number, isSilent: boolean): boolean {
  const lineText = (index: number) =>
    state.src.slice((state.bMarks[index] ?? 0) + (state.tShift[index] ?? 0), state.eMarks[index]);
  const first = lineText(line);
  const close = first.startsWith('$$')
    ? '$$'
    : first.startsWith(String.raw`\[`)
      ? String.raw`\]`
      : '';
  if (close === '' || (state.sCount[line] ?? 0) - state.blkIndent >= 4) {
    return false;
  }
  const lines = [first.slice(2)];
  let next = line + 1;
  while (!closes(lines.at(-1), close) && next < endLine && !state.isEmpty(next)) {
    lines.push(lineText(next));
    next += 1;
  }
  const isClosed = closes(lines.at(-1), close);
  // The end of the text may only be where the stream is; a blank line says that no formula was meant.
  if (!isClosed && next < endLine) {
    return false;
  }
  if (!isSilent) {
    const token = state.push('math_block', 'math', 0);
    token.content = isClosed ? lines.join('\n').trimEnd().slice(0, -2) : lines.join('\n');
    token.info = isClosed ? '' : 'open';
    token.map = [line, next];
    token.block = true;
    state.line = next;
  }
  return true;
}

const closes = (text: string | undefined, close: string): boolean =>
  text?.trimEnd().endsWith(close) ?? false;
