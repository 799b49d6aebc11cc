import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type AnswerFrame, AnswerNormaliser } from '../../../../src/core/glm/answerNormaliser.ts';
import type { FinishReason, ModelEvent } from '../../../../src/core/ports.ts';
import { offeredTools, shortened } from '../../../support/streamCases.ts';
import { cpuTimeMs } from '../../../support/cpuTime.ts';

type Part = readonly [voice: 'text' | 'reasoning', text: string];

const thoughtTags = ['<think>', '</think>'];
const callTags = [
  '<tool_call>',
  '</tool_call>',
  '<arg_key>',
  '</arg_key>',
  '<arg_value>',
  '</arg_value>',
];
const marks = ['<|user|>', '<|observation|>', '<|endoftext|>', '<|assistant|>', '<|begin_of_box|>'];
const words = [
  'a',
  'Yes. ',
  ' ',
  '\n',
  '\n\n',
  '  x',
  '<',
  '</',
  '<th',
  '>',
  '<|',
  'é🙂',
  '\\n',
  '{"a": 1}',
];
const code = ['`', '``', '```', '```ts\n', '\n```\n', '~~~', '> '];
const call =
  '<tool_call>read_file\n<arg_key>path</arg_key>\n<arg_value>a</arg_value>\n</tool_call>';

const textOf = (...pieces: string[]) =>
  fc.array(fc.constantFrom(...pieces), { maxLength: 24 }).map((parts) => parts.join(''));
const anyText = textOf(...thoughtTags, ...callTags, ...marks, ...words, ...code, 'get_time', call);
const answer = fc.array(fc.tuple(fc.constantFrom<Part[0]>('text', 'text', 'reasoning'), anyText), {
  maxLength: 3,
});
const frame = fc.record({
  tools: fc.constantFrom(offeredTools, []),
  opening: fc.constantFrom<AnswerFrame['opening']>('words', 'thought', 'unknown'),
});
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 });
const thorough = { seed: 45, numRuns: 4_000 };

function readAll(
  parts: readonly Part[],
  settings: AnswerFrame,
  reason: FinishReason = 'stop',
): ModelEvent[] {
  const normaliser = new AnswerNormaliser(settings);
  return [
    ...parts.flatMap(([voice, text]) => normaliser.add(voice, text)),
    ...normaliser.end(reason),
  ];
}

function cut(parts: readonly Part[], lengths: readonly number[]): Part[] {
  let next = 0;
  return parts.flatMap(([voice, text]) => {
    const pieces: Part[] = [];
    for (let start = 0; start < text.length; start += pieces.at(-1)?.[1].length ?? 1) {
      const length = lengths[next++ % lengths.length] ?? 1;
      pieces.push([voice, text.slice(start, start + length)]);
    }
    return pieces;
  });
}

/** Everything said and thought, in order. */
function said(events: readonly ModelEvent[]): string {
  return events
    .map((event) => (event.type === 'text' || event.type === 'reasoning' ? event.text : ''))
    .join('');
}

/** What of a text must never be lost: all but tags and blanks. */
function visible(text: string, tags: readonly string[]): string {
  return tags.reduce((rest, tag) => rest.replaceAll(tag, ''), text).replaceAll(/\s/g, '');
}

describe('any answer', () => {
  test('makes the same events in whatever pieces it comes', () => {
    fc.assert(
      fc.property(answer, frame, sizes, (parts, settings, lengths) => {
        const whole = parts.filter(([, text]) => text !== '');
        expect(shortened(readAll(cut(whole, lengths), settings))).toEqual(
          shortened(readAll(whole, settings)),
        );
      }),
      thorough,
    );
  });

  test('ends with one finish, and calls have different ids', () => {
    fc.assert(
      fc.property(answer, frame, (parts, settings) => {
        const events = readAll(parts, settings);
        const finishes = events.filter((event) => event.type === 'finish');
        const ids = events.flatMap((event) => (event.type === 'toolCall' ? [event.call.id] : []));
        expect([finishes.length, events.at(-1)?.type]).toEqual([1, 'finish']);
        expect(new Set(ids).size).toBe(ids.length);
        expect(finishes[0]?.reason).toBe(ids.length > 0 ? 'toolCalls' : 'stop');
      }),
      thorough,
    );
  });
});

describe('an answer without calls', () => {
  const tags = [...thoughtTags, ...marks];

  test('loses no visible character', () => {
    const text = textOf(...tags, ...words, ...code);
    fc.assert(
      fc.property(
        text,
        frame,
        fc.constantFrom<Part[0]>('text', 'reasoning'),
        (all, settings, voice) => {
          // A finish of `length` keeps an answer of mere thoughts from being said again.
          const events = readAll([[voice, all]], settings, 'length');
          expect(visible(said(events), tags)).toBe(visible(all, tags));
        },
      ),
      thorough,
    );
  });

  test('shows no tag outside of code', () => {
    const text = textOf(...tags, ...words);
    fc.assert(
      fc.property(text, frame, (all, settings) => {
        const shown = said(readAll([['text', all]], settings, 'length'));
        // Words that a tag stood between may make up another one, as `<th<think>ink>` does.
        const isAssembled = tags.some((tag) => visible(all, tags).includes(tag));
        expect(isAssembled || tags.every((tag) => !shown.includes(tag))).toBe(true);
      }),
      thorough,
    );
  });

  test('is the same where tags are quoted in a fence', () => {
    const quoted = textOf(...tags, ...callTags, 'a', ' ', '<', '\n', '`', call);
    fc.assert(
      fc.property(quoted, frame, (inside, settings) => {
        const fenced = `Look:\n\`\`\`\`\n${inside}\n\`\`\`\`\nSo.`;
        expect(shortened(readAll([['text', fenced]], { ...settings, opening: 'words' }))).toEqual([
          { text: fenced },
          { finish: 'stop' },
        ]);
      }),
      thorough,
    );
  });
});

describe('an answer with calls', () => {
  const value = textOf(
    ...thoughtTags,
    '<tool_call>',
    '</tool_call>',
    '<arg_key>',
    ...marks,
    ...words,
    ...code,
  );

  test('brings values back byte for byte, and all words between the calls', () => {
    const calls = fc.array(fc.tuple(fc.constantFrom('', 'So. ', 'And\n'), value), { maxLength: 4 });
    fc.assert(
      fc.property(calls, sizes, (written, lengths) => {
        const text = written.map(([before, content]) => before + callOf(content)).join('');
        const events = readAll(cut([['text', text]], lengths), {
          tools: offeredTools,
          opening: 'words',
        });
        expect(said(events)).toBe(written.map(([before]) => before).join(''));
        expect(
          events.flatMap((event) => (event.type === 'toolCall' ? [event.call.arguments] : [])),
        ).toEqual(written.map(([, content]) => ({ path: 'a.ts', content })));
      }),
      thorough,
    );
  });
});

function callOf(content: string): string {
  return `<tool_call>write_file\n<arg_key>path</arg_key>\n<arg_value>a.ts</arg_value>\n<arg_key>content</arg_key>\n<arg_value>${content}</arg_value>\n</tool_call>`;
}

describe('a hostile answer', () => {
  const size = 200_000;
  const value = '<tool_call>write_file<arg_key>content</arg_key><arg_value>';
  test.each([
    ['blanks after <tool_call>', `<tool_call>${' '.repeat(size)}`],
    ['blanks after a value', `${value}x</arg_value>${'\n'.repeat(size)}`],
    ['ends of values', value + '</arg_value>'.repeat(size / 10)],
    ['blanks in a thought', `<think>${' \n'.repeat(size / 2)}x`],
    ['opening tags', '<think>'.repeat(size / 10)],
    ['calls that are none', '<tool_call>a b'.repeat(size / 10)],
    ['tags between stray backticks', '`<think>'.repeat(size / 10)],
  ])('of %s is read in a moment', async (_name, text) => {
    const read = () =>
      readAll(cut([['text', text]], [1]), { tools: offeredTools, opening: 'unknown' });
    // Some 100 ms; what is quadratic takes a minute.
    expect(await cpuTimeMs(read)).toBeLessThan(5_000);
  });
});
