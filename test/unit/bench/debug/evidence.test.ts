import { describe, expect, test } from 'vitest';
import type { BugFact } from '../../../bench/debug/bug.ts';
import { Evidence } from '../../../bench/debug/evidence.ts';
import { isSameValue, lookUp, readShown } from '../../../bench/debug/shownValues.ts';

const files = new Map([
  [
    'cart.py',
    `def total(items):
    sum = 0
    for item in items:
        sum += item["price"]
    return sum


def main():
    items = read()
    print(total(items))
`,
  ],
]);

function shows(fact: Partial<BugFact>, evidence: (into: Evidence) => void): boolean {
  const all = new Evidence(files);
  evidence(all);
  return all.shows({ expression: 'sum', value: '3', file: 'cart.py', match: 'sum +=', ...fact });
}

const stop = `Stop s1#1 of "cart" (debugpy): exception
Stack, innermost first:
#0 total  cart.py:4
#1 main  cart.py:10
Frame #0, total:
>4|         sum += item["price"]
Locals:
  item: dict = {'price': '7', 'tags': ['a', 'b']} (2)
  sum: int = 3
Frame #1, main:
Locals:
  items: list = [{'price': 3}, {…}, {…}] (3)
`;

describe('a fact is shown', () => {
  const inStop = (into: Evidence) => void into.addStop(stop);
  const inTrace = (into: Evidence) =>
    into.addTrace(
      't1.1  cart.py:4  hit 2  item = {1, 2}, sum = 3',
      new Map([['cart.py:4', ['item', 'sum']]]),
    );

  test('where its function stands, with that value alone', () => {
    expect(shows({}, inStop)).toBe(true);
    expect(shows({ value: '4' }, inStop)).toBe(false);
    expect(shows({ expression: 'item["price"]', value: "'7'" }, inStop)).toBe(true);
    expect(shows({ expression: 'item["price"]', value: '7' }, inStop)).toBe(false);
    expect(shows({ expression: 'len(item["tags"])', value: '2' }, inStop)).toBe(true);
    expect(shows({ match: 'print(total' }, inStop)).toBe(false);
  });

  test('where a caller hands it over', () => {
    expect(shows({ expression: 'len(items)', value: '3' }, inStop)).toBe(true);
    expect(shows({ expression: 'items[0]["price"]', value: '3' }, inStop)).toBe(true);
    expect(shows({ expression: 'items[1]["price"]', value: '3' }, inStop)).toBe(false);
  });

  test('in a row of a trace, that time', () => {
    expect(shows({ hit: 2 }, inTrace)).toBe(true);
    expect(shows({ hit: 1 }, inTrace)).toBe(false);
    expect(shows({}, inTrace)).toBe(true);
  });

  test('not by anything else', () => {
    expect(shows({}, () => undefined)).toBe(false);
    expect(
      shows({ value: '‹NameError›' }, (into) =>
        into.addTrace(
          't1.1  cart.py:4  hit 1  sum = ‹NameError›',
          new Map([['cart.py:4', ['sum']]]),
        ),
      ),
    ).toBe(false);
  });
});

test.each([
  ['(2) [{id: 1}, {…}]', '[0].id', '1'],
  ["Order {name: 'a, b', lines: Array(3)}", '.lines.length', '3'],
  ["Visit(pages=['/'], count=2)", '.count', '2'],
  ['{x = 1, name = "a"}', '.name', '"a"'],
  ["{'colour': 'red'}", "['colour']", "'red'"],
  ['[1, 2, …', '.length', undefined],
])('%s%s is %s', (text, path, value) => {
  expect(lookUp(`v${path}`, new Map([['v', readShown(text)]]))).toBe(value);
});

test.each([
  ['3', '3.0', true],
  ["195 'Ã'", "'Ã'", true],
  ['"a"', "'a'", true],
  ['0x0000000000000000', '0x0', true],
  ["'3'", '3', false],
  ['None', 'null', false],
])('%s and %s mean the same: %s', (a, b, isSame) => {
  expect(isSameValue(a, b)).toBe(isSame);
});
