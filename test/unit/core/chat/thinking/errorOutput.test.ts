import { expect, test } from 'vitest';
import { looksLikeErrorOutput } from '../../../../../src/core/chat/thinking/errorOutput.ts';

test.each([
  ['JavaScript', '    at processTicksAndRejections (node:internal/process/task_queues:105:5)'],
  ['JavaScript in a browser', 'Uncaught (in promise) RangeError: Invalid array length'],
  ['Python', '  File "/srv/app.py", line 12, in <module>'],
  ['Java', '\tat br.com.loja.Cliente.normalizar(Cliente.java:57)'],
  ['Java, its cause', 'Caused by: java.sql.SQLException: Connection is closed'],
  ['C#', '   at Shop.Cart.Add(Item item) in /src/Cart.cs:line 40'],
  ['Go', 'goroutine 37 [running]:'],
  ['Rust', "thread 'main' panicked at src/main.rs:4:10:"],
  ['rustc', 'error[E0382]: borrow of moved value: `s`'],
  ['gdb', '#3  0x000055d5f6d2f41 in handle (server=0x0) at server.c:88'],
  ['Ruby', "app/models/user.rb:14:in `full_name'"],
  ['PHP', '#0 /var/www/index.php(12): Cart->add()'],
  ['Elixir', '** (KeyError) key :id not found'],
  ['gcc', 'main.c:12:5: error: expected declaration specifiers'],
  ['tsc', "src/a.ts(4,7): error TS2322: Type 'string' is not assignable to type 'number'."],
  ['eslint', '  12:7  error  Unexpected any  no-explicit-any'],
  ['the linker', "main.o: undefined reference to `frob'"],
  ['make', 'make: *** [Makefile:3: all] Error 2'],
  ['npm', 'npm ERR! code ELIFECYCLE'],
  ['Gradle', 'FAILURE: Build failed with an exception.'],
  ['vitest', ' FAIL  test/cart.test.ts > adds an item'],
  ['mocha', '  2 failing'],
  ['TAP', 'not ok 3 - adds an item'],
  ['go test', '--- FAIL: TestAdd (0.00s)'],
  ['pytest', 'E       assert 3 == 4'],
  ['a log', '2026-01-04T10:00:00Z ERROR pool exhausted'],
  ['the shell', 'Segmentation fault (core dumped)'],
  ['Oracle', 'ORA-00942: table or view does not exist'],
])('knows the failures of %s', (_, line) => {
  expect(looksLikeErrorOutput(['some text', line])).toBe(true);
});

test.each([
  'const error = new TypeError(message);',
  'throw new Error("no");',
  'at the end of the day (3:15) we go home',
  'ValidationError is a class of ours',
  '2026-01-04T10:00:00Z INFO listening on 8080',
  'test/cart.test.ts',
  'expect(total).toBe(3);',
  '✓ adds an item',
  'function failed(reason) {',
])('takes %j for no failure', (line) => {
  expect(looksLikeErrorOutput([line])).toBe(false);
});

test('finds the last cause of a very long log', () => {
  const lines = Array.from({ length: 50_000 }, (_, index) => `step ${index} done`);
  expect(looksLikeErrorOutput(lines)).toBe(false);
  expect(looksLikeErrorOutput([...lines, 'npm ERR! code 1'])).toBe(true);
});
