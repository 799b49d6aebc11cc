import type { MarkdownIt, StateBlock, StateInline } from 'markdown-it';
import temml from 'temml';

interface Marks {
  readonly open: string;
  readonly close: string;
  /** The formula has a line of its own. */
  readonly isDisplay: boolean;
}

// `$$` before `$`.
const marks: readonly Marks[] = [
  { open: '$$', close: '$$', isDisplay: true },
  { open: '$', close: '$', isDisplay: false },
  { open: String.raw`\[`, close: String.raw`\]`, isDisplay: true },
  { open: String.raw`\(`, close: String.raw`\)`, isDisplay: false },
];
/** Longer formulas are shown as they are written: TeX can expand without end. In UTF-16 units. */
const maxFormulaLength = 5_000;

/** `$…$` and `\(…\)` in a line, `$$…$$` and `\[…\]` on lines of their own, as MathML. */
export function addMath(markdown: MarkdownIt): void {
  markdown.inline.ruler.before('escape', 'math', inlineMath);
  // It ends no paragraph: what is no formula in the end would have to become part of it again.
  markdown.block.ruler.before('fence', 'math', blockMath);
  const { escapeHtml } = markdown.utils;
  const { rules } = markdown.renderer;
  rules['math_inline'] = (tokens, index) => {
    const { content = '', info = '' } = tokens[index] ?? {};
    return mathMl(content, info === 'display') ?? `<code>${escapeHtml(content)}</code>`;
  };
  rules['math_block'] = (tokens, index) => {
    const { content = '', info = '' } = tokens[index] ?? {};
    const formula = info === 'open' ? undefined : mathMl(content, true);
    return `<div class="formula" tabindex="0">${formula ?? `<code>${escapeHtml(content)}</code>`}</div>`;
  };
}

/** @returns `undefined` where it is no TeX that can be shown */
function mathMl(source: string, displayMode: boolean): string | undefined {
  if (source.length > maxFormulaLength) {
    return undefined;
  }
  try {
    const markup = temml.renderToString(source, {
      displayMode,
      throwOnError: true,
      trust: false, // No links, classes, styles or images from TeX.
      maxExpand: 200,
      maxSize: [20, 20],
    });
    // The page's policy refuses styles, and would complain of each.
    return markup.replaceAll(/ style="[^"]*"/g, '');
  } catch {
    return undefined; // A model's TeX may be wrong, and while it streams it is unfinished.
  }
}

function inlineMath(state: StateInline, isSilent: boolean): boolean {
  const { src, pos, posMax } = state;
  const mark = marks.find(({ open }) => src.startsWith(open, pos));
  if (mark === undefined) {
    return false;
  }
  const begin = pos + mark.open.length;
  const ahead = src.slice(begin, Math.min(posMax, begin + maxFormulaLength));
  const length = ahead.indexOf(mark.close);
  const content = ahead.slice(0, length);
  if (length <= 0 || (mark.open === '$' && isPrice(content, ahead[length + 1]))) {
    return false;
  }
  if (!isSilent) {
    const token = state.push('math_inline', 'math', 0);
    token.content = content;
    token.info = mark.isDisplay ? 'display' : '';
  }
  state.pos = begin + length + mark.close.length;
  return true;
}

/** As Pandoc has it, so that “$5 and $6” stay prices. */
function isPrice(content: string, next: string | undefined): boolean {
  return /^\s|\s$/.test(content) || /\d/.test(next ?? '');
}

function blockMath(state: StateBlock, line: number, endLine: number, isSilent: boolean): boolean {
  const lineText = (index: number) =>
    state.src.slice((state.bMarks[index] ?? 0) + (state.tShift[index] ?? 0), state.eMarks[index]);
  const first = lineText(line);
  const close =
    marks.find(({ open, isDisplay }) => isDisplay && first.startsWith(open))?.close ?? '';
  // A formula that has words behind it belongs to a paragraph.
  const isInProse = /\S/.test(first.slice(2).split(close).slice(1).join(''));
  if (close === '' || isInProse || (state.sCount[line] ?? 0) - state.blkIndent >= 4) {
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
