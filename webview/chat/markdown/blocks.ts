import type { MarkdownIt, Token } from 'markdown-it';
import { languageOf } from './parser.ts';

/** A part of a text that is rendered by itself. */
export interface Block {
  readonly source: string;
  /** It is a code block and nothing else. */
  readonly code?: { readonly language: string; readonly text: string; readonly isClosed: boolean };
}

export interface SplitText {
  /** Nothing that may still come changes these. */
  readonly settled: readonly Block[];
  /** What may become something else with the next words. */
  readonly open: readonly Block[];
  /** Length of the settled part. In UTF-16 units. */
  readonly settledLength: number;
}

/** A longer list is drawn as several, so that its beginning is settled while its end still grows. */
const maxListLines = 100;

/** Splits a text to which nothing is added any more. Lines end in `\n`. */
export function splitWhole(markdown: MarkdownIt, text: string): readonly Block[] {
  return cut(text, topTokens(markdown, text));
}

/**
 * Splits a text that still grows. A block is settled once another one has begun below it with a line that is complete:
 * only then is it sure that its first characters do not make it part of what stands above.
 */
export function splitGrowing(markdown: MarkdownIt, text: string): SplitText {
  const complete = text.slice(0, text.lastIndexOf('\n') + 1);
  const settled = cut(complete, topTokens(markdown, complete)).slice(0, -1);
  const settledLength = settled.reduce((length, { source }) => length + source.length, 0);
  const rest = text.slice(settledLength);
  return { settled, open: splitWhole(markdown, rest), settledLength };
}

/** The first token of each block, in order. */
function topTokens(markdown: MarkdownIt, text: string): readonly Token[] {
  const tokens: Token[] = [];
  markdown.block.parse(text, markdown, {}, tokens);
  let begin = 0;
  return tokens.filter(({ type, level, nesting, map }) => {
    const line = map?.[0] ?? 0;
    const isItem = type === 'list_item_open' && level === 1 && line - begin >= maxListLines;
    const isFirst = (level === 0 && nesting >= 0 && map !== null) || isItem;
    begin = isFirst ? line : begin;
    return isFirst;
  });
}

function cut(text: string, tokens: readonly Token[]): readonly Block[] {
  const lineStarts = startsOfLines(text);
  // Blank lines belong to the block above them, those at the top to the first one.
  const starts = tokens.map((token, index) =>
    index === 0 ? 0 : (lineStarts[token.map?.[0] ?? 0] ?? text.length),
  );
  return tokens.map((token, index) => {
    const source = text.slice(starts[index], starts[index + 1]);
    return token.type === 'fence' || token.type === 'code_block'
      ? { source, code: codeOf(token, source) }
      : { source };
  });
}

function codeOf(
  { type, content, info, markup }: Token,
  source: string,
): NonNullable<Block['code']> {
  const lastLine = source.trim().split('\n').slice(1).at(-1)?.trim() ?? '';
  const isClosed = type === 'fence' && lastLine.startsWith(markup) && !/[^`~]/.test(lastLine);
  return { language: type === 'fence' ? languageOf(info) : '', text: content, isClosed };
}

function startsOfLines(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    starts.push(at + 1);
  }
  return starts;
}
