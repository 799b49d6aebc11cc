import { describe, expect, test } from 'vitest';
import {
  isSameFailure,
  signatureOfRun,
  signatureOfStop,
  signatureText,
} from '../../../../../src/core/debug/failure/signature.ts';
import { lastStackTrace } from '../../../../../src/core/debug/failure/stackTrace.ts';
import type { SnapshotFrame } from '../../../../../src/core/debug/snapshot/stopSnapshot.ts';

const frame: SnapshotFrame = {
  ...{ id: 0, name: 'Cart.total', path: 'src/cart.js', line: 7, column: 17, isUsers: true },
};
const library: SnapshotFrame = { id: 1, name: 'map', line: 1, column: 1, isUsers: false };

/** As the adapter of a language tells an exception. */
const stops = {
  javascript: {
    exception: { message: "TypeError: Cannot read properties of undefined (reading 'price')" },
    printed: `TypeError: Cannot read properties of undefined (reading 'price')
    at Cart.total (/work/src/cart.js:7:17)
    at main (/work/app.js:3:1)`,
  },
  python: {
    exception: { type: 'KeyError', message: "'colour'" },
    printed: `Traceback (most recent call last):
  File "/work/src/cart.js", line 9, in total
KeyError: 'size'`,
  },
};

function stopWith(exception: { readonly type?: string; readonly message: string }) {
  return signatureOfStop({
    ...{ exception, reason: 'exception', reasonText: '', frames: [library, frame] },
  });
}

const inWork = (file: string) =>
  file.startsWith('/work/') ? file.slice('/work/'.length) : undefined;

describe('the signature of a failure', () => {
  test.each(Object.entries(stops))(
    'is the same for a stop and for what the program prints: %s',
    (_language, { exception, printed }) => {
      const stop = stopWith(exception);
      const run = signatureOfRun({ trace: lastStackTrace(printed), exitCode: 1 }, inWork);
      expect(stop && run && isSameFailure(stop, run)).toBe(true);
    },
  );

  test('names type, message and place without what differs from run to run', () => {
    const stop = stopWith({
      type: 'app.errors.Missing',
      message: 'row 17 of /tmp/x1/a.csv at 0x7f',
    });
    expect(stop).toEqual({
      type: 'Missing',
      message: 'row # of # at #',
      place: { path: 'src/cart.js', name: 'total' },
    });
    expect(stop && signatureText(stop)).toBe('Missing “row # of # at #” in total (src/cart.js)');
  });

  test('does not depend on lines, which a patch moves', () => {
    const one = stopWith({ message: 'Error: no' });
    const other = signatureOfStop({
      ...{ reason: 'exception', reasonText: '', exception: { message: 'Error: no' } },
      frames: [{ ...frame, line: 99 }],
    });
    expect(one && other && isSameFailure(one, other)).toBe(true);
  });

  test.each([
    ['another type', { type: 'RangeError', message: 'no', place: undefined }],
    ['another message', { type: 'Error', message: 'never', place: undefined }],
    [
      'another function',
      { type: 'Error', message: 'no', place: { path: 'src/cart.js', name: 'add' } },
    ],
  ])('is another one with %s', (_what, { place, ...rest }) => {
    const one = stopWith({ message: 'Error: no' });
    expect(one && isSameFailure(one, { ...rest, ...(place && { place }) })).toBe(false);
  });

  test('is the signal where a program got one', () => {
    const reason = { reason: 'signal', reasonText: 'SIGSEGV' } as const;
    expect(signatureOfStop({ ...reason, frames: [frame] })).toEqual({
      type: 'SIGSEGV',
      message: '',
      place: { path: 'src/cart.js', name: 'total' },
    });
  });

  test('is the exit code where nothing else was told, and nothing where a program ended well', () => {
    expect(signatureOfRun({ exitCode: 3 }, inWork)).toEqual({ type: 'exit 3', message: '' });
    expect(signatureOfRun({}, inWork)).toBeUndefined();
    const trace = lastStackTrace(stops.javascript.printed);
    expect(signatureOfRun({ trace, exitCode: 0 }, inWork)).toBeUndefined();
  });

  test('is nothing at a breakpoint', () => {
    const reason = { reason: 'breakpoint', reasonText: 'Paused on breakpoint' } as const;
    expect(signatureOfStop({ ...reason, frames: [frame] })).toBeUndefined();
  });
});
