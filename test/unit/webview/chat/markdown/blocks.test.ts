import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  splitGrowing,
  splitWhole,
  type Block,
} from '../../../../../webview/chat/markdown/blocks.ts';
import { createParser } from '../../../../../webview/chat/markdown/parser.ts';
import { answersInMarkdown } from '../../../../support/markdownCases.ts';

const parser = createParser((text) => text);

/** What a view ends up with that is told the text piece by piece. */
function streamed(chunks: readonly string[]): readonly Block[] {
  const settled: Block[] = [];
  let text = '';
  let settledLength = 0;
  for (const piece of chunks) {
    text += piece;
    const split = splitGrowing(parser, text.slice(settledLength));
    settled.push(...split.settled);
    settledLength += split.settledLength;
  }
  return [...settled, ...splitWhole(parser, text.slice(settledLength))];
}

const sources = (blocks: readonly Block[]) => blocks.map(({ source }) => source);

// Lines that begin, end and continue blocks of every kind, at places where nobody expects them.
const line = fc.constantFrom(
  ...[
    '',
    ' ',
    'words',
    'more *words*',
    '# head',
    '===',
    '---',
    '-',
    '- a',
    '- - b',
    '  c',
    '    d',
    '\tcode',
  ],
  ...[
    '1',
    '1.',
    '1. one',
    '2) two',
    '* x',
    '+ y',
    '> quoted',
    '>',
    '```',
    '````',
    '```ts',
    '~~~',
    '  ```',
    '> ```',
  ],
  ...[
    '| a | b |',
    '|---|---|',
    '|',
    '$$',
    '$$x$$',
    'x$$',
    String.raw`\[`,
    String.raw`y \]`,
    '[a]: http://b',
    '***',
  ],
  ...['- [ ] task', '<div>', '</div>', '&nbsp;', String.raw`\\`],
);

test('however a text is cut into pieces, it comes to the same blocks as at once', () => {
  const text = fc
    .array(fc.tuple(line, fc.constantFrom('\n', '\n', '\n\n')), { maxLength: 14 })
    .map((lines) => lines.flat().join(''));
  const cuts = fc.array(fc.nat(120), { maxLength: 20 });
  fc.assert(
    fc.property(text, cuts, (whole, at) => {
      expect(sources(streamed(pieces(whole, at)))).toEqual(sources(splitWhole(parser, whole)));
    }),
    { seed: 20_261_123, numRuns: 3_000 },
  );
});

test.each(answersInMarkdown)('an answer that comes letter by letter: %#', (text) => {
  expect(streamed(text.split(''))).toEqual(splitWhole(parser, text));
});

test.each(answersInMarkdown)('block by block an answer looks as in one piece: %#', (text) => {
  const parts = splitWhole(parser, text).map(({ source }) => parser.render(source, {}));
  expect(parts.join('').replaceAll(/<(\/?)h\d>/g, '<$1h>')).toBe(
    parser.render(text, {}).replaceAll(/<(\/?)h\d>/g, '<$1h>'),
  );
});

test('the beginning of a long list is settled while its end grows, in pieces that do not depend on the stream', () => {
  const items = fc.array(
    fc.constantFrom('- a', '  b', '', '- - c', '  - d', '   - e', '1. f', '* g'),
    {
      minLength: 250,
      maxLength: 400,
    },
  );
  fc.assert(
    fc.property(items, fc.array(fc.nat(1_500), { maxLength: 40 }), (lines, at) => {
      const whole = `- first\n${lines.join('\n')}`;
      expect(sources(streamed(pieces(whole, at)))).toEqual(sources(splitWhole(parser, whole)));
    }),
    { seed: 20_261_123, numRuns: 200 },
  );
  const list = '- item\n'.repeat(1_000);
  expect(splitGrowing(parser, list).settledLength).toBe(900 * '- item\n'.length);
});

test('no block is lost or told twice', () => {
  for (const text of answersInMarkdown) {
    expect(sources(splitWhole(parser, text)).join('')).toBe(text);
  }
});

test('a code block is one as soon as it begins, and closed when its fence is', () => {
  const { open } = splitGrowing(parser, 'Look:\n\n```ts\nconst a');
  expect(open.at(-1)?.code).toEqual({ language: 'ts', text: 'const a', isClosed: false });
  expect(splitGrowing(parser, '```ts\nconst a\n```').open.at(-1)?.code?.isClosed).toBe(true);
  expect(splitGrowing(parser, '````md\n```').open.at(-1)?.code?.isClosed).toBe(false);
});

test('only the last blocks stay open, whatever came before', () => {
  const text = `${'A paragraph.\n\n'.repeat(500)}the end`;
  const { settled, open } = splitGrowing(parser, text);
  expect(settled).toHaveLength(499);
  expect(sources(open)).toEqual(['A paragraph.\n\n', 'the end']);
});

function pieces(text: string, at: readonly number[]): readonly string[] {
  const sorted = [0, ...at.filter((cut) => cut < text.length), text.length].toSorted(
    (a, b) => a - b,
  );
  return sorted.slice(1).map((end, index) => text.slice(sorted[index], end));
}
