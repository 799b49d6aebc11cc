import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tokensOf } from '../../../../../src/core/chat/tools/resultText.ts';
import {
  snapshotLabel,
  snapshotText,
} from '../../../../../src/core/debug/snapshot/snapshotText.ts';
import type {
  SnapshotFrame,
  SnapshotVariable,
  StopSnapshot,
} from '../../../../../src/core/debug/snapshot/stopSnapshot.ts';

const variable = (name: string, value: string, more: Partial<SnapshotVariable> = {}) => ({
  name,
  value,
  ...more,
});

function frameWith(more: Partial<SnapshotFrame> = {}): SnapshotFrame {
  return {
    ...{ id: 0, name: 'Cart.total', path: 'src/cart.py', line: 3, column: 1, isUsers: true },
    source: {
      firstLine: 1,
      lines: ['def total(items):', '    sum = 0', '    return sum / len(items)'],
    },
    scopes: [
      {
        name: 'Locals',
        more: 0,
        variables: [variable('items', '[]', { type: 'list' }), variable('other', '7')],
      },
    ],
    ...more,
  };
}

function snapshotWith(more: Partial<StopSnapshot> = {}): StopSnapshot {
  return {
    ...{ stamp: { sessionId: 'a', sequence: 2 }, sessionName: 'app', adapterType: 'debugpy' },
    ...{
      isAttached: false,
      at: 0,
      reason: 'exception',
      reasonText: 'ZeroDivisionError',
      threadId: 0,
    },
    exception: { type: 'ZeroDivisionError', message: 'division by zero', breakMode: 'unhandled' },
    frames: [frameWith()],
    ...{
      hiddenFrames: 2,
      output: ['start', 'end'],
      changed: [],
      problems: [],
      requests: 5,
      tookMs: 90,
    },
    ...more,
  };
}

describe('a stop as text', () => {
  test('names what was thrown, the line and the values', () => {
    expect(snapshotText(snapshotWith(), 's1#2', 1_200)).toMatchInlineSnapshot(`
      "Stop s1#2 of "app" (debugpy): exception
      ZeroDivisionError: division by zero, not caught
      Stack, innermost first:
      #0 Cart.total  src/cart.py:3
         (2 frames of libraries not shown)
      Frame #0, Cart.total:
       1| def total(items):
       2|     sum = 0
      >3|     return sum / len(items)
      Locals:
        items: list = []
        other = 7
      Last lines of its output:
        start
        end"
    `);
  });

  test('tells a getter from a value, and children below theirs', () => {
    const variables = [
      variable('visits', '', { isLazy: true }),
      variable('items', '[…]', { size: 9, children: [variable('0', '3')] }),
    ];
    const scopes = [{ name: 'Local', more: 4, variables }];
    const text = snapshotText(snapshotWith({ frames: [frameWith({ scopes })] }), 's1#2', 1_200);
    expect(text).toContain('  visits = ‹not evaluated›');
    expect(text).toContain('  items = […] (9)\n    0 = 3');
    expect(text).toContain('  (4 variables more)');
  });

  test('keeps within its room, whatever the values are, and what matters most', () => {
    const text = fc.string({ maxLength: 300, unit: 'binary' });
    const variables = fc.array(fc.record({ name: text, value: text }), { maxLength: 60 });
    fc.assert(
      fc.property(
        variables,
        fc.array(text, { maxLength: 40 }),
        fc.integer({ min: 200, max: 1_200 }),
        (values, output, room) => {
          const scopes = [{ name: 'Locals', more: 0, variables: values }];
          const shown = snapshotText(
            snapshotWith({ output, frames: [frameWith({ scopes })] }),
            's1#2',
            room,
          );
          expect(tokensOf(shown)).toBeLessThanOrEqual(room);
          expect(shown).toContain('ZeroDivisionError: division by zero');
          expect(shown).toContain('>3|     return sum / len(items)');
        },
      ),
    );
  });

  test.each([
    [{}, 'ZeroDivisionError in total() cart.py:3'],
    [{ exception: { message: 'TypeError: x is undefined' } }, 'TypeError in total() cart.py:3'],
    [
      { reason: 'signal', reasonText: 'signal SIGSEGV: at 0' } as const,
      'SIGSEGV in total() cart.py:3',
    ],
    [{ reason: 'breakpoint', frames: [] } as const, 'Paused'],
  ])('has a label for a chip: %j', (more, label) => {
    expect(snapshotLabel(snapshotWith(more))).toBe(label);
  });
});
