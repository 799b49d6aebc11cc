import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastStackTrace } from '../../../../../src/core/debug/failure/stackTrace.ts';

const nodeCrash = `total 3
/work/shop/src/cart.js:7
    return item.price * item.count;
                ^

TypeError: Cannot read properties of undefined (reading 'price')
    at /work/shop/src/cart.js:7:17
    at Array.map (<anonymous>)
    at Cart.total (/work/shop/src/cart.js:6:23)
    at async main (file:///work/shop/app.mjs:12:3)
    at node:internal/main/run_main_module:36:49

Node.js v24.9.0
`;

describe('the stack trace that ended a program', () => {
  test('of Node names what was thrown and the frames from the inside outwards', () => {
    expect(lastStackTrace(nodeCrash)).toEqual({
      type: 'TypeError',
      message: "Cannot read properties of undefined (reading 'price')",
      frames: [
        { name: '', file: '/work/shop/src/cart.js', line: 7 },
        { name: 'Cart.total', file: '/work/shop/src/cart.js', line: 6 },
        { name: 'main', file: 'file:///work/shop/app.mjs', line: 12 },
        { name: '', file: 'node:internal/main/run_main_module', line: 36 },
      ],
    });
  });

  test('of Node keeps a message of several lines, and the error rather than its cause', () => {
    const output = `AssertionError [ERR_ASSERTION]: Expected values to be strictly equal:

3 !== 4

    at check (/work/shop/check.js:3:10) {
  code: 'ERR_ASSERTION',
  [cause]: Error: the table is empty
      at load (/work/shop/load.js:9:11)
}`;
    expect(lastStackTrace(output)).toEqual({
      type: 'AssertionError',
      message: 'Expected values to be strictly equal:\n\n3 !== 4',
      frames: [{ name: 'check', file: '/work/shop/check.js', line: 3 }],
    });
  });

  test('of Python is that of the last error in a chain, turned inside out', () => {
    const output = `Traceback (most recent call last):
  File "/work/shop/load.py", line 3, in load
    return table[name]
           ~~~~~^^^^^^
KeyError: 'colour'

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/work/shop/app.py", line 9, in <module>
    main()
  File "/work/shop/app.py", line 6, in main
    load('colour')
shop.errors.LoadError: no such column: colour
`;
    expect(lastStackTrace(output)).toEqual({
      type: 'LoadError',
      message: 'no such column: colour',
      frames: [
        { name: 'main', file: '/work/shop/app.py', line: 6 },
        { name: '<module>', file: '/work/shop/app.py', line: 9 },
      ],
    });
  });

  test('of Go has a call and its place on two lines', () => {
    const output = `panic: runtime error: index out of range [3] with length 3

goroutine 1 [running]:
main.pick({0xc000012345, 0x3}, 0x3)
\t/work/shop/main.go:8 +0x1d
main.main()
\t/work/shop/main.go:14 +0x45
exit status 2`;
    expect(lastStackTrace(output)).toEqual({
      type: 'panic',
      message: 'runtime error: index out of range [3] with length 3',
      frames: [
        { name: 'pick', file: '/work/shop/main.go', line: 8 },
        { name: 'main', file: '/work/shop/main.go', line: 14 },
      ],
    });
  });

  test.each([
    [
      "thread 'main' (4711) panicked at src/main.rs:3:5:\nattempt to divide by zero\nnote: run with `RUST_BACKTRACE=1`",
      {
        type: 'panic',
        message: 'attempt to divide by zero',
        frames: [{ name: '', file: 'src/main.rs', line: 3 }],
      },
    ],
    [
      "sort: sort.c:41: merge: Assertion `left < right' failed.\nAborted (core dumped)",
      {
        type: 'assertion',
        message: 'left < right',
        frames: [{ name: 'merge', file: 'sort.c', line: 41 }],
      },
    ],
  ])('of Rust and of C is one line: %s', (output, trace) => {
    expect(lastStackTrace(output)).toEqual(trace);
  });

  test('is the last one where several are printed', () => {
    const python =
      'Traceback (most recent call last):\n  File "a.py", line 1, in f\nValueError: no';
    expect(lastStackTrace(`${nodeCrash}\n${python}`)?.type).toBe('ValueError');
    expect(lastStackTrace(`${python}\n${nodeCrash}`)?.type).toBe('TypeError');
  });

  test.each(['', 'all 3 passed', 'Error: no frames follow', 'at the end of the day', '  at noon'])(
    'is not made up: %j',
    (output) => {
      expect(lastStackTrace(output)).toBeUndefined();
    },
  );

  test('is looked for in any text without an error, and quickly', () => {
    const line = fc.oneof(
      fc.string(),
      fc.constantFrom(
        ...nodeCrash.split('\n'),
        '    at ',
        `    at ${'a'.repeat(2_000)}`,
        'panic: x',
      ),
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), (lines) => {
        const frames = lastStackTrace(lines.join('\n'))?.frames ?? [];
        expect(frames.every((frame) => frame.line >= 0 && frame.file !== '')).toBe(true);
      }),
    );
  });
});
