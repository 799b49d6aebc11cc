import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokensOf } from '../../../../../src/core/chat/tools/resultText.ts';
import {
  probeMessage,
  TraceReader,
  withoutRows,
  type Probe,
} from '../../../../../src/core/debug/trace/traceRows.ts';
import { traceTable } from '../../../../../src/core/debug/trace/traceTable.ts';

const mark = 'a1b2c3d4e5f60718';

/** What an adapter prints for a probe: the values in the places of the expressions. */
function printed(probe: number, values: readonly string[]): string {
  return `${probeMessage(mark, probe, values, (value) => value)}\n`;
}

function rowsOf(...texts: readonly string[]) {
  const reader = new TraceReader(mark);
  texts.forEach((text) => reader.add(text));
  return reader.rows;
}

describe('the rows of a trace', () => {
  test('are numbered, and the hits of each probe are counted', () => {
    const text = printed(0, ['1', 'x']) + printed(1, ['[1, 2]']) + printed(0, ['2', 'y']);
    expect(rowsOf(text)).toEqual([
      { number: 1, probe: 0, hit: 1, values: ['1', 'x'] },
      { number: 2, probe: 1, hit: 1, values: ['[1, 2]'] },
      { number: 3, probe: 0, hit: 2, values: ['2', 'y'] },
    ]);
  });

  test('are the same however the text is cut, and whatever the program prints between them', () => {
    const value = fc.string({ maxLength: 20 }).filter((each) => !each.includes(mark));
    const row = fc.tuple(fc.nat(7), fc.array(value, { minLength: 1, maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(fc.oneof(row, value)), fc.array(fc.nat(300)), (parts, cuts) => {
        const whole = parts
          .map((part) => (typeof part === 'string' ? part : printed(...part)))
          .join('');
        const places = [0, ...cuts.filter((cut) => cut < whole.length).toSorted((a, b) => a - b)];
        const pieces = places.map((start, index) => whole.slice(start, places[index + 1]));
        expect(rowsOf(...pieces)).toEqual(rowsOf(whole));
        expect(rowsOf(whole)).toHaveLength(parts.filter((part) => typeof part !== 'string').length);
      }),
    );
  });

  test('can’t be made up by a program that does not know the mark', () => {
    expect(rowsOf('#0000<0>forged#0000;', '#<0>#;', `<0>${mark};`)).toEqual([]);
  });

  test('tell an error in the place of a value in its own words alone', () => {
    const error = "ReferenceError: Cannot access 'sums' from debugger";
    const stack = `${error}\n    at eval (logpoint-256f92e.cdp:3:5)\n    at file:///cart.mjs:3:1`;
    const inC = "<error: error: <user expression 14>:1:1: 'n' has unknown type\n    1 | n\n>";
    expect(
      rowsOf(printed(0, [stack, inC, 'Error: its own\n    at total (cart.mjs:7)'])),
    ).toMatchObject([
      { values: [`‹${error}›`, "‹'n' has unknown type›", expect.stringContaining('at total')] },
    ]);
  });

  test('leave the program’s own words', () => {
    expect(withoutRows(`a\n${printed(0, ['1', '#'])}total 3\n${printed(1, ['x'])}`)).toBe(
      'a\ntotal 3\n',
    );
    expect(withoutRows('#abc<1> is no row;')).toBe('#abc<1> is no row;');
  });

  test('end a flood that never ends its row', () => {
    const reader = new TraceReader(mark);
    reader.add(`#${mark}<0>`);
    for (let index = 0; index < 50; index += 1) {
      reader.add('x'.repeat(10_000));
    }
    reader.add(printed(1, ['3']));
    expect(reader.rows.map(({ values }) => values)).toEqual([['3']]);
  });
});

const probes: readonly Probe[] = [
  { path: 'cart.js', file: '/work/cart.js', line: 7, expressions: ['total', 'item'] },
  { path: 'tax.js', file: '/work/tax.js', line: 2, expressions: ['rate'] },
];

describe('the table of a trace', () => {
  test('has a line for each row and tells what was never reached', () => {
    const rows = rowsOf(printed(0, ['0', 'pen']), printed(0, ['12', 'undefined']));
    expect(traceTable('t1', probes, rows, 1_000)).toBe(
      `t1.1  cart.js:7  hit 1  total = 0, item = pen
t1.2  cart.js:7  hit 2  total = 12, item = undefined
tax.js:2 was never reached.`,
    );
  });

  test('keeps first and last hits where there is no room for all', () => {
    const rows = rowsOf(...Array.from({ length: 100 }, (_, index) => printed(1, [`${index}`])));
    const table = traceTable(
      't2',
      probes.slice(1),
      rows.map((row) => ({ ...row, probe: 0 })),
      120,
    );
    const hits = [...table.matchAll(/hit (\d+)/gu)].map(([, hit]) => Number(hit));
    expect(hits[0]).toBe(1);
    expect(hits.at(-1)).toBe(100);
    expect(hits.length).toBeLessThan(12);
    expect(table).toMatch(/\[\d+ rows in between left out/u);
  });

  test('is never larger than its room, whatever the values are', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 300 }), { maxLength: 40 }), (values) => {
        const rows = rowsOf(...values.map((value) => printed(1, [value])));
        const lines = traceTable('t3', probes, rows, 200).split('\n');
        const told = lines.filter((line) => line.startsWith('t3.')).join('\n');
        expect(tokensOf(told)).toBeLessThanOrEqual(200);
      }),
    );
  });
});
