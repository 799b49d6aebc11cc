import { expect, test } from 'vitest';
import type { DocumentSnapshot } from '../../../../src/core/completion/snapshot.ts';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { Settings } from '../../../../src/core/settings.ts';
import { accepted, at, never, setUp } from './harness.ts';

test('offers what the model writes at the cursor', async () => {
  const { engine, model } = setUp(() => ['1', ' + 2;']);

  const ghost = await engine.complete(at('const a = █\nuse(a);'), never);

  expect(ghost).toEqual({ insertText: '1 + 2;', startOffset: 10, endOffset: 10, source: 'model' });
  expect(model.requests).toMatchObject([
    { prefix: 'const a = ', suffix: '\nuse(a);', languageId: 'typescript', path: 'a.ts' },
  ]);
});

test('keeps ghost text while the user types it, with no request and no pause', async () => {
  const { engine, model, clock } = setUp(() => ['foo(1);']);
  await engine.complete(at('█\n'), never);
  const sleptBefore = clock.sleptMs.length;

  const ghost = await engine.complete(at('fo█\n'), never);

  expect(ghost).toEqual({
    insertText: 'o(1);',
    startOffset: 2,
    endOffset: 2,
    source: 'typedAlong',
  });
  expect([model.requests.length, clock.sleptMs.length]).toEqual([1, sleptBefore]);
});

test('grows ghost text again when the user backspaces within it', async () => {
  const { engine, model } = setUp(() => ['foo(1);']);
  await engine.complete(at('x = █\n'), never);
  await engine.complete(at('x = foo█\n'), never);

  const ghost = await engine.complete(at('x = f█\n'), never);

  expect(ghost).toMatchObject({ insertText: 'oo(1);', source: 'typedAlong' });
  expect(model.requests).toHaveLength(1);
});

test('keeps ghost text when the editor types the closing bracket ahead', async () => {
  const { engine } = setUp(() => ['(a, b) {\n  return a;\n}']);
  await engine.complete(at('function f█'), never);

  const snapshot = at('function f(█)');
  const ghost = await engine.complete(snapshot, never);

  expect(accepted(snapshot, ghost)).toBe('function f(a, b) {\n  return a;\n}█');
  expect(ghost).toMatchObject({ source: 'typedAlong', startOffset: 11, endOffset: 12 });
});

test('asks again when the user types something else', async () => {
  const { engine, model } = setUp(() => ['foo();']);
  await engine.complete(at('█'), never);
  await engine.complete(at('b█'), never);
  expect(model.requests).toHaveLength(2);
});

test('asks again when the text below has changed', async () => {
  const { engine, model } = setUp(() => ['foo();']);
  await engine.complete(at('█\na'), never);
  await engine.complete(at('f█\nb'), never);
  expect(model.requests).toHaveLength(2);
});

test('finds an older suggestion in its cache, also part-way through it', async () => {
  const { engine, model } = setUp(() => (model.requests.length === 1 ? ['foo();'] : ['bar();']));
  await engine.complete(at('█\n'), never);
  await engine.complete(at('x; █\n'), never);

  const ghost = await engine.complete(at('fo█\n'), never);

  expect(ghost).toMatchObject({ insertText: 'o();', source: 'cache' });
  expect(model.requests).toHaveLength(2);
});

test('does not offer one document what was made for another', async () => {
  const { engine, model } = setUp(() => ['foo();']);
  await engine.complete(at('█'), never);
  await engine.complete(at('█', { uri: 'file:///b.ts' }), never);
  expect(model.requests).toHaveLength(2);
});

test('offers nothing when the model repeats what was just accepted', async () => {
  const { engine } = setUp(() => ['\nfoo();']);
  const first = at('foo();█');
  const ghost = await engine.complete(first, never);

  expect(await engine.complete(at(accepted(first, ghost)), never)).toBeUndefined();
});

test('forgets everything on clear', async () => {
  const { engine, model } = setUp(() => ['foo();']);
  await engine.complete(at('█'), never);
  engine.clear();
  const ghost = await engine.complete(at('█'), never);
  expect(ghost?.source).toBe('model');
  expect(model.requests).toHaveLength(2);
});

test('lets the newest request win: the older is aborted, offers nothing and throws nothing', async () => {
  const stall = new Promise(() => {});
  const { engine, model } = setUp(
    () => (model.requests.length === 1 ? ['a', stall, 'b'] : ['bar();']),
    { 'completion.delayMs': 0 },
  );
  const older = engine.complete(at('x█'), never);
  await expect.poll(() => model.inFlight).toBe(1);

  const newer = await engine.complete(at('xy█'), never);

  expect(await older).toBeUndefined();
  expect(newer?.insertText).toBe('bar();');
  expect(model).toMatchObject({ inFlight: 0, leftEarly: 1 });
});

test('runs one request at a time for a document, however fast the keys come', async () => {
  const { engine, model } = setUp(() => [Promise.resolve(), 'foo', Promise.resolve(), '();']);
  const all = Array.from('function', (_, index) =>
    engine.complete(at(`${'function'.slice(0, index + 1)}█`), never),
  );

  const ghosts = await Promise.all(all);

  expect(ghosts.map((ghost) => ghost?.insertText)).toEqual([...Array(7), 'foo();']);
  expect(model.mostInFlight).toBe(1);
});

test('lets two documents be completed side by side', async () => {
  const { engine, model } = setUp(() => [Promise.resolve(), 'foo();']);
  await Promise.all([
    engine.complete(at('a█'), never),
    engine.complete(at('b█', { uri: 'file:///b.ts' }), never),
  ]);
  expect(model.leftEarly).toBe(0);
});

test('stops quietly when the editor loses interest', async () => {
  const stall = new Promise(() => {});
  const { engine, model } = setUp(() => ['a', stall]);
  const abort = new AbortController();
  const result = engine.complete(at('x█'), abort.signal);
  await expect.poll(() => model.inFlight).toBe(1);

  abort.abort();

  expect(await result).toBeUndefined();
  expect(model.inFlight).toBe(0);
});

test('does not ask when the editor lost interest during the pause', async () => {
  const { engine, model } = setUp(() => ['a']);
  const abort = new AbortController();
  const result = engine.complete(at('x█'), abort.signal);
  abort.abort();
  expect(await result).toBeUndefined();
  expect(model.requests).toHaveLength(0);
});

test('passes on the failure of a backend', async () => {
  const failure = new GlmError('backend.unreachable', 'Could not reach it.');
  const { engine } = setUp(() => [Promise.reject(failure)]);
  await expect(engine.complete(at('x█'), never)).rejects.toBe(failure);
});

test('closes the stream as soon as a stop rule is met', async () => {
  const { engine, model } = setUp(() => ['a();\n', '\n', 'never read\n', 'never read']);
  const ghost = await engine.complete(at('x = █'), never);
  expect(ghost?.insertText).toBe('a();');
  expect(model).toMatchObject({ inFlight: 0, leftEarly: 1 });
});

test('pauses as long as the setting says, and not at all when the user asked', async () => {
  const { engine, clock } = setUp(() => ['a'], { 'completion.delayMs': 300 });
  await engine.complete(at('x█'), never);
  await engine.complete(at('y█', { trigger: 'manual' }), never);
  expect(clock.sleptMs).toEqual([300]);
});

test('gives ghost text the line ends of the document, and the model plain ones', async () => {
  const { engine, model } = setUp(() => ['{\n  a();\n}']);
  const first = at('if (x) █\r\ny();\r\n');
  const ghost = await engine.complete(first, never);

  expect(model.requests[0]).toMatchObject({ prefix: 'if (x) ', suffix: '\ny();\n' });
  expect(accepted(first, ghost)).toBe('if (x) {\r\n  a();\r\n}█\r\ny();\r\n');
  const typed = await engine.complete(at('if (x) {\r\n  █\r\ny();\r\n'), never);
  expect(typed).toMatchObject({ insertText: 'a();\r\n}', source: 'typedAlong' });
});

test('extends what the suggest widget has selected', async () => {
  const { engine, model } = setUp(() => ['.log(x);']);
  const snapshot = at('con█', { selectedSuggestion: { startOffset: 0, text: 'console' } });

  const ghost = await engine.complete(snapshot, never);

  expect(model.requests[0]?.prefix).toBe('console');
  expect(ghost).toMatchObject({ insertText: 'console.log(x);', startOffset: 0, endOffset: 3 });
  expect(await engine.complete(at('cons█'), never)).toMatchObject({
    insertText: 'ole.log(x);',
    source: 'typedAlong',
  });
});

test.each<[string, string, Partial<Settings>, Partial<DocumentSnapshot>]>([
  ['ghost text is off', 'x█', { 'completion.enabled': false }, {}],
  ['the language is off', '# x█', {}, { languageId: 'markdown' }],
  ['all other languages are off', 'x█', { 'completion.languages': { '*': false } }, {}],
  ['there are several cursors', 'x█', {}, { hasMultipleCursors: true }],
  ['the file holds secrets', 'KEY=█', {}, { path: '.env.local', languageId: 'dotenv' }],
  ['the user excluded the file', 'x█', { 'privacy.exclude': ['*.ts'] }, {}],
  ['the cursor stands in front of a word', 'x = █y', {}, {}],
])('asks nobody when %s', async (_why, marked, settings, extra) => {
  const { engine, model } = setUp(() => ['a'], settings);
  expect(await engine.complete(at(marked, extra), never)).toBeUndefined();
  expect(model.requests).toHaveLength(0);
});

test('logs no text of the user above trace', async () => {
  const { engine, logger } = setUp(() => ['hunter2;']);
  await engine.complete(at('const password = █'), never);
  const loud = logger.entries.filter(({ level }) => level !== 'trace');
  expect(loud).toEqual([{ level: 'debug', message: 'completion: 8 characters, model' }]);
});
