import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { reviewLenses } from '../../../../../src/core/chat/review/reviewLenses.ts';
import { ReviewSheet } from '../../../../../src/core/chat/review/reviewSheet.ts';
import type { FileChange } from '../../../../../src/core/safety/action.ts';
import { withoutRejected } from '../../../../../src/core/safety/partialApproval.ts';
import { shopPath } from '../../../../support/gateWorld.ts';

const before = 'a\nb\nc\nd\ne\nf\n';
/** Hunk 1 changes `b`, hunk 2 adds `x` and `y` before `e`, hunk 3 takes `f` away. */
const after = 'a\nB\nc\nd\nx\ny\ne\n';
const edit = (from = before, to = after): FileChange => ({
  ...{ kind: 'edit', path: shopPath('a.ts'), before: from, after: to },
});
const sheetOf = (from = before, to = after) =>
  new ReviewSheet(edit(from, to), { before: from, after: to });
const whole = (change: FileChange) => new ReviewSheet(change, { before: 'now\n', after: 'then\n' });
const rename: FileChange = { kind: 'rename', path: shopPath('a.ts'), to: shopPath('b.ts') };

describe('an edit', () => {
  test('is the whole difference at first', () => {
    const sheet = sheetOf();
    expect(sheet.text).toEqual({ before, after });
    expect(sheet.openHunks.map(({ line }) => line)).toEqual([1, 4, 7]);
    expect(sheet.isDecided).toBe(false);
  });

  test('no longer differs where a hunk was decided, and later hunks move along', () => {
    const sheet = sheetOf();
    sheet.decide(1, 'accepted');
    sheet.decide(2, 'rejected');
    expect(sheet.text).toEqual({ before: 'a\nB\nc\nd\ne\nf\n', after: 'a\nB\nc\nd\ne\n' });
    expect(sheet.openHunks.map(({ line, hunk }) => [line, hunk.id])).toEqual([[5, 3]]);
  });

  test('is decided with its last hunk, and what was rejected is told by number', () => {
    const sheet = sheetOf();
    for (const [id, decision] of [
      [2, 'rejected'],
      [1, 'accepted'],
      [3, 'rejected'],
    ] as const) {
      expect(sheet.isDecided).toBe(false);
      expect(sheet.decide(id, decision)).toBe(true);
    }
    expect(sheet.isDecided).toBe(true);
    expect(sheet.rejectedPart(4)).toEqual({ change: 4, hunks: [2, 3] });
  });

  test('is left out whole when every hunk was rejected', () => {
    const sheet = sheetOf();
    sheet.decide(2, 'rejected');
    sheet.decideRest('rejected');
    expect(sheet.rejectedPart(0)).toEqual({ change: 0 });
  });

  test('keeps what was decided before the rest was', () => {
    const sheet = sheetOf();
    sheet.decide(1, 'accepted');
    sheet.decideRest('rejected');
    expect(sheet.rejectedPart(0)).toEqual({ change: 0, hunks: [2, 3] });
  });

  test('takes no second decision on a hunk, and none on one it does not have', () => {
    const sheet = sheetOf();
    sheet.decide(1, 'accepted');
    expect([sheet.decide(1, 'rejected'), sheet.decide(9, 'rejected')]).toEqual([false, false]);
    sheet.decideRest('accepted');
    expect(sheet.rejectedPart(0)).toBeUndefined();
  });

  test('knows the hunk at the cursor, and the next one from there', () => {
    const sheet = sheetOf();
    expect([0, 1, 4, 5, 6, 7].map((line) => sheet.hunkAt(line)?.hunk.id)).toEqual([
      ...[undefined, 1, 2, 2, undefined, 3],
    ]);
    expect([2, 8].map((line) => sheet.nextHunk(line)?.hunk.id)).toEqual([2, 1]);
  });

  test('comes out as the gate makes it, whatever is decided in whatever order', () => {
    const line = fc.constantFrom('a\n', 'b\n', 'b\r\n', '\n', 'c');
    const text = fc.array(line, { maxLength: 12 }).map((lines) => lines.join(''));
    const click = fc.record({
      id: fc.integer({ min: 1, max: 6 }),
      decision: fc.constantFrom('accepted' as const, 'rejected' as const),
    });
    fc.assert(
      fc.property(text, text, fc.array(click), (one, other, clicks) => {
        const sheet = sheetOf(one, other);
        clicks.forEach(({ id, decision }) => sheet.decide(id, decision));
        sheet.decideRest('accepted');
        const part = sheet.rejectedPart(0);
        const [left] = withoutRejected([edit(one, other)], part ? [part] : []) ?? [];
        expect(sheet.text.before).toBe(sheet.text.after);
        expect(left?.kind === 'edit' ? left.after : one).toBe(sheet.text.after);
      }),
      { numRuns: 300, seed: 3 },
    );
  });
});

test('any other change is decided as a whole', () => {
  const sheet = whole(rename);
  expect(sheet.isDecided).toBe(false);
  expect(sheet.text).toEqual({ before: 'now\n', after: 'then\n' });
  sheet.decideRest('rejected');
  expect(sheet.isDecided).toBe(true);
  expect(sheet.rejectedPart(2)).toEqual({ change: 2 });
});

describe('the buttons', () => {
  const titles = (sheet: ReviewSheet) =>
    reviewLenses(sheet).map(({ line, title }) => `${line}: ${title}`);

  test('stand above each hunk, and above the file for all of them', () => {
    expect(titles(sheetOf())).toEqual([
      ...['0: Accept All 3 Changes', '0: Reject All'],
      ...['1: Accept Change 1 of 3: +1 −1', '1: Reject Change 1 of 3'],
      ...['4: Accept Change 2 of 3: +2 −0', '4: Reject Change 2 of 3'],
      ...['7: Accept Change 3 of 3: +0 −1', '7: Reject Change 3 of 3'],
    ]);
  });

  test('are gone where a decision was made, and for all when one hunk is left', () => {
    const sheet = sheetOf();
    sheet.decide(1, 'accepted');
    sheet.decide(3, 'accepted');
    expect(titles(sheet)).toEqual(['4: Accept Change 2 of 3: +2 −0', '4: Reject Change 2 of 3']);
  });

  test.each([
    ['a\n', 'a\r\n', '+1 −1, only line ends'],
    ['a\n', 'a', '+1 −1, only line ends'],
    ['a b\n', '\ta  b\n', '+1 −1, only white space'],
    ['a\n', 'b\n', '+1 −1'],
  ])('tell what a diff editor may hide: %j to %j', (from, to, expected) => {
    expect(titles(sheetOf(from, to))[0]).toBe(`0: Accept Change: ${expected}`);
  });

  test.each<[FileChange, string]>([
    [{ kind: 'create', path: shopPath('a.ts'), after: '' }, 'New File'],
    [{ kind: 'delete', path: shopPath('a.ts') }, 'Deletion'],
    [rename, 'Rename to b.ts'],
    [{ ...rename, to: shopPath('b\u202etxt.ts') }, 'Rename to b‹U+202E (text direction)›txt.ts'],
  ])('name %o', (change, name) => {
    expect(titles(whole(change))).toEqual([`0: Accept ${name}`, `0: Reject ${name}`]);
  });
});
