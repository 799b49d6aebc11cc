import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { OwnedBreakpoints } from '../../../../../src/core/debug/breakpoints/ownedBreakpoints.ts';
import { FakeBreakpoints } from '../../../../support/debug/fakeDebuggee.ts';

function memory(left?: unknown) {
  const kept = { places: left };
  return { kept, get: () => kept.places, set: (places: unknown) => void (kept.places = places) };
}

test('the user’s breakpoints are the same after whatever was set and removed', () => {
  const wish = fc.record({
    file: fc.constantFrom('/a.js', '/b.js'),
    line: fc.integer({ min: 1, max: 5 }),
    condition: fc.constantFrom('x > 1', 'y'),
  });
  fc.assert(
    fc.property(fc.array(wish), fc.array(fc.tuple(wish, fc.boolean())), (users, calls) => {
      const list = new FakeBreakpoints();
      list.add(users);
      const before = JSON.stringify(list.items);
      const owned = new OwnedBreakpoints(list, memory());
      for (const [each, isAdded] of calls) {
        if (isAdded) {
          owned.add([each]);
        } else {
          owned.remove(list.items.map(({ id }) => id).slice(0, 2));
        }
      }
      owned.dispose();
      expect(JSON.stringify(list.items)).toBe(before);
    }),
  );
});

test('a line with a breakpoint of the user’s keeps it', () => {
  const list = new FakeBreakpoints();
  const [users] = list.add([{ file: '/a.js', line: 3, condition: 'x' }]);
  const owned = new OwnedBreakpoints(list, memory());
  expect(owned.add([{ file: '/a.js', line: 3 }])).toEqual([
    { breakpoint: users, isOurs: false, isNew: false },
  ]);
  expect(list.items).toHaveLength(1);
});

test('what a killed window left is swept once the editor hands its list over', () => {
  const list = new FakeBreakpoints();
  const crashed = memory();
  new OwnedBreakpoints(list, crashed).add([{ file: '/a.js', line: 3, logMessage: '{x}' }]);
  const left = list.items;
  const later = new FakeBreakpoints();
  const remembered = memory(crashed.kept.places);
  const owned = new OwnedBreakpoints(later, remembered);
  const users = { id: 'u', file: '/a.js', line: 3, isEnabled: true };
  later.items = [...left, users];
  later.onDidChange.emit();
  expect(later.items).toEqual([users]);
  expect(owned.all).toEqual([]);
  expect(remembered.kept.places).toEqual([]);
});

test('what comes after the editor’s list is the user’s, wherever it stands', () => {
  const list = new FakeBreakpoints();
  const owned = new OwnedBreakpoints(list, memory([{ file: '/a.js', line: 3 }]));
  list.add([{ file: '/b.js', line: 1 }]);
  list.add([{ file: '/a.js', line: 3 }]);
  expect(list.items).toHaveLength(2);
  expect(owned.all).toEqual([]);
});

test('one of ours that an edit moved, or that the user took away, is remembered so', () => {
  const list = new FakeBreakpoints();
  const kept = memory();
  const owned = new OwnedBreakpoints(list, kept);
  list.add([{ file: '/c.js', line: 9 }]);
  const [first, second] = owned.add([
    { file: '/a.js', line: 3, hitCondition: '> 2' },
    { file: '/a.js', line: 7 },
  ]);
  list.items = list.items
    .filter(({ id }) => id !== second?.breakpoint.id)
    .map((each) => (each.id === first?.breakpoint.id ? { ...each, line: 5 } : each));
  list.onDidChange.emit();
  expect(kept.kept.places).toEqual([{ file: '/a.js', line: 5, hitCondition: '> 2' }]);
  expect(owned.all.map(({ line }) => line)).toEqual([5]);
});

test('a breakpoint is remembered before it is there', () => {
  const list = new FakeBreakpoints();
  const kept = memory();
  const owned = new OwnedBreakpoints(list, kept);
  let before: unknown;
  list.onDidChange.on(() => (before ??= kept.kept.places));
  owned.add([{ file: '/a.js', line: 3 }]);
  expect(before).toEqual([{ file: '/a.js', line: 3 }]);
});

test.each([undefined, 'x', 7, [1, null], { a: 1 }])(
  'a memory that makes no sense is none: %j',
  (left) => {
    const list = new FakeBreakpoints();
    list.add([{ file: '/a.js', line: 1 }]);
    expect(new OwnedBreakpoints(list, memory(left)).all).toEqual([]);
    expect(list.items).toHaveLength(1);
  },
);
