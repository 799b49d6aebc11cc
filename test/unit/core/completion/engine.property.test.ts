import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { isClosingLine, isSubsequence } from '../../../../src/core/completion/lines.ts';
import type { DocumentSnapshot, GhostText } from '../../../../src/core/completion/snapshot.ts';
import { at, never, setUp } from './harness.ts';

const pieces = fc.constantFrom(
  ...['foo', 'bar();', 'x', ' ', '  ', '\t', '\n', '\n', '\n\n', '(', ')', '{', '}', '[', ']', '"'],
  ...["'", '`', ';', ',', ' = ', '=> {', '});', 'if (a) {', 'return 1;', '// ', '\\', '😀', 'é'],
);
const code = (maxLength: number) => fc.array(pieces, { maxLength }).map((parts) => parts.join(''));

/** A document and the cursor in it, as an editor has them: one kind of line end, whole characters. */
const documents = fc
  .record({ before: code(25), after: code(15), isCrlf: fc.boolean() })
  .map(({ before, after, isCrlf }): DocumentSnapshot => {
    const [left = '', right = ''] = [before, after].map((text) =>
      isCrlf ? text.replaceAll('\n', '\r\n') : text,
    );
    return at('█', { text: left + right, offset: left.length, trigger: 'manual' });
  });
const modelTexts = code(20);

const complete = (snapshot: DocumentSnapshot, chunks: readonly string[]) =>
  setUp(() => chunks).engine.complete(snapshot, never);

test('any cut of the stream into chunks gives the same ghost text', async () => {
  const cuts = fc.array(fc.nat({ max: 60 }), { maxLength: 8 });
  await fc.assert(
    fc.asyncProperty(documents, modelTexts, cuts, async (snapshot, text, offsets) => {
      const ends = [...offsets.toSorted((a, b) => a - b), text.length];
      const chunks = ends.map((end, index) => text.slice(ends[index - 1] ?? 0, end));
      expect(await complete(snapshot, chunks)).toEqual(await complete(snapshot, [text]));
    }),
  );
});

test('the range holds the cursor, stays on its line and replaces only what comes back', async () => {
  await fc.assert(
    fc.asyncProperty(documents, modelTexts, async (snapshot, text) => {
      const ghost = await complete(snapshot, [text]);
      if (ghost === undefined) {
        return;
      }
      const replaced = snapshot.text.slice(ghost.startOffset, ghost.endOffset);
      expect(ghost.startOffset).toBe(snapshot.offset);
      expect(replaced).not.toMatch(/[\r\n]/);
      expect(isSubsequence(replaced, ghost.insertText)).toBe(true);
      expect(ghost.insertText.trim()).not.toBe('');
    }),
  );
});

test('ghost text never brings the line below the cursor a second time', async () => {
  await fc.assert(
    fc.asyncProperty(documents, modelTexts, async (snapshot, text) => {
      const ghost = await complete(snapshot, [text]);
      const below = snapshot.text.slice(snapshot.offset).split(/\r?\n/).slice(1);
      const nextLine = below.find((line) => line.trim() !== '') ?? '';
      if (ghost === undefined || !(/\w/.test(nextLine) || isClosingLine(nextLine))) {
        return;
      }
      const lineStart = snapshot.text.lastIndexOf('\n', snapshot.offset - 1) + 1;
      const firstLine = snapshot.text.slice(lineStart, snapshot.offset);
      const lines = (firstLine + ghost.insertText).split(/\r?\n/).map((line) => line.trimEnd());
      expect(lines.slice(ghost.insertText.startsWith('\n') ? 1 : 0)).not.toContain(
        nextLine.trimEnd(),
      );
    }),
  );
});

test('typing along, key by key, shows exactly the rest and asks nobody', async () => {
  await fc.assert(
    fc.asyncProperty(documents, modelTexts, async (snapshot, text) => {
      const { engine, model } = setUp(() => [text]);
      const ghost = await engine.complete(snapshot, never);
      if (ghost === undefined) {
        return;
      }
      for (let typed = 1; typed < ghost.insertText.length; typed += 1) {
        const step = typeAlong(snapshot, ghost, typed);
        const rest = await engine.complete(step, never);
        const whole = rest === undefined ? step.text : apply(step, rest).text;
        expect(whole).toBe(apply(snapshot, ghost).text);
        expect(rest?.source ?? 'typedAlong').toBe('typedAlong');
      }
      expect(model.requests).toHaveLength(1);
    }),
  );
});

test('what was accepted is not offered again', async () => {
  await fc.assert(
    fc.asyncProperty(documents, modelTexts, async (snapshot, text) => {
      const { engine } = setUp(() => [text]);
      const ghost = await engine.complete(snapshot, never);
      if (ghost === undefined) {
        return;
      }
      const again = await engine.complete(apply(snapshot, ghost), never);
      expect(again?.insertText).not.toBe(ghost.insertText);
    }),
  );
});

test('completes any text at any place, however odd, without throwing', async () => {
  const odd = fc.string({ unit: 'binary', maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(odd, odd, fc.array(odd, { maxLength: 3 }), async (before, after, chunks) => {
      const snapshot = at('█', { text: before + after, offset: before.length, trigger: 'manual' });
      await complete(snapshot, chunks);
    }),
  );
});

/** The document after the ghost text was accepted, the cursor behind it. */
function apply(snapshot: DocumentSnapshot, ghost: GhostText): DocumentSnapshot {
  const { text } = snapshot;
  return {
    ...snapshot,
    text: text.slice(0, ghost.startOffset) + ghost.insertText + text.slice(ghost.endOffset),
    offset: ghost.startOffset + ghost.insertText.length,
  };
}

/** The document after the first units of the ghost text were typed; closers ahead are typed over. */
function typeAlong(
  snapshot: DocumentSnapshot,
  ghost: GhostText,
  typedLength: number,
): DocumentSnapshot {
  const typed = ghost.insertText.slice(0, typedLength);
  let ahead = snapshot.text.slice(snapshot.offset, ghost.endOffset);
  for (let index = 0; index < typed.length; index += 1) {
    ahead = ahead.startsWith(typed.charAt(index)) ? ahead.slice(1) : ahead;
  }
  return {
    ...snapshot,
    text:
      snapshot.text.slice(0, snapshot.offset) +
      typed +
      ahead +
      snapshot.text.slice(ghost.endOffset),
    offset: snapshot.offset + typedLength,
  };
}
