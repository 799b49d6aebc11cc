import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../../../../src/core/chat/edits/applyEdits.ts';
import type { EditNames } from '../../../../../src/core/chat/edits/editNames.ts';
import type { Edit } from '../../../../../src/core/chat/edits/findPlace.ts';
import { ToolError } from '../../../../../src/core/chat/tools/tool.ts';

const names: EditNames = {
  path: 'a.ts',
  edit: (number) => `Edit ${number}`,
  sought: 'The search',
  byLine: 'give startLine',
  quote: (text) => text,
};
const runs = { numRuns: 3_000, seed: 20_261_101 };

/** Few words, so that lines repeat and nearly repeat. */
const statement = fc.constantFrom(
  ...['go();', 'go( );', 'stop();', 'say("a");', 'say(“a”);', "say('a');", 'x = 1;', 'x  = 1;'],
  ...['x = 10;', 'if (x) {', '}', '', '// it’s', "// it's", 'return x;', 'call(a - b);'],
);
const indent = fc.constantFrom('', '  ', '    ', '\t', '      ');
const line = fc.tuple(indent, statement).map(([space, text]) => (text === '' ? '' : space + text));
const block = fc.array(line, { minLength: 1, maxLength: 5 });

type Lines = readonly string[];
const shifted = (space: string) => (lines: Lines) =>
  lines.map((each) => (each === '' ? '' : space + each));

/** What a model gets wrong when it copies. */
const drifts: readonly ((lines: Lines) => Lines)[] = [
  (lines) => lines,
  (lines) => lines.map((each) => `${each} `),
  (lines) => lines.map((each) => each.trimEnd()),
  shifted('  '),
  shifted('\t'),
  (lines) => lines.map((each) => each.replace(/^ {2}/, '')),
  (lines) => lines.map((each) => each.replaceAll('    ', '\t')),
  (lines) => lines.map((each) => each.replaceAll('\t', '    ')),
  (lines) => lines.map((each) => each.replaceAll('"', '”').replaceAll("'", '’')),
  (lines) => lines.map((each) => each.replaceAll(/[“”]/g, '"').replaceAll('’', "'")),
  (lines) => lines.map((each) => each.replaceAll(' ', '\u00a0')),
  (lines) => lines.filter((each) => each !== ''),
  (lines) => lines.flatMap((each) => (each.endsWith(';') ? [each, ''] : [each])),
  (lines) => lines.map((each, index) => (index === 0 ? each.trimStart() : each)),
];
const drift = fc.constantFrom(...drifts);
/** What makes a near-duplicate: a slip, or something else to say. */
const nearly = fc.constantFrom(
  ...drifts,
  (lines: Lines) => lines.map((each) => each.replace('x', 'y')),
  (lines: Lines) => lines.slice(0, -1),
  (lines: Lines) => [...lines, 'more();'],
);

/** A block of a file, near-duplicates of it before and after, and the search that a model makes of the block. */
const scenes = fc
  .record({
    meant: block,
    before: fc.array(fc.oneof(block, nearly), { maxLength: 4 }),
    after: fc.array(fc.oneof(block, nearly), { maxLength: 4 }),
    slips: fc.tuple(drift, drift),
    lineEnd: fc.constantFrom('\n', '\r\n'),
    endsWithBreak: fc.boolean(),
  })
  .map(({ meant, before, after, slips, ...rest }) => {
    const around = (parts: readonly (Lines | ((lines: Lines) => Lines))[]) =>
      parts.flatMap((part) => (typeof part === 'function' ? part(meant) : part));
    const written = slips.reduce((lines, next) => next(lines), meant as Lines);
    return { meant, before: around(before), after: around(after), written, ...rest };
  });

/** As close as two texts come that differ in nothing but line ends and trailing blanks. */
function sameWords(lines: Lines): string {
  return lines.map((each) => each.trimEnd()).join('\n');
}

/** Whether another part of the file says the search to the letter; nobody could know what was meant then. */
function saysAnother(before: Lines, meant: Lines, after: Lines, written: Lines): boolean {
  const wanted = sameWords(written).replace(/^\n+|\n+$/g, '');
  const file = sameWords([...before, ...meant, ...after]);
  const start = before.length === 0 ? 0 : sameWords(before).length + 1;
  const end = start + sameWords(meant).length;
  for (let at = file.indexOf(wanted); at !== -1; at = file.indexOf(wanted, at + 1)) {
    if (at < start || at + wanted.length > end) {
      return true;
    }
  }
  return false;
}

function attempt(text: string, edits: readonly Edit[]): string | undefined {
  try {
    return applyEdits(text, edits, names);
  } catch (error) {
    expect(error).toBeInstanceOf(ToolError);
    return undefined;
  }
}

test('an edit changes the block that was meant or asks again, whatever nearly equals it', () => {
  let changed = 0;
  fc.assert(
    fc.property(scenes, ({ meant, before, after, written, lineEnd, endsWithBreak }) => {
      const lines = [...before, ...meant, ...after];
      fc.pre(written.length > 0 && written.join('').trim() !== '');
      fc.pre(!saysAnother(before, meant, after, written));
      const file = lines.join(lineEnd) + (endsWithBreak ? lineEnd : '');
      const search = written.join('\n');
      const [, lead = '', , tail = ''] = /^(\s*)([^]*?)(\s*)$/.exec(search) ?? [];
      const result = attempt(file, [{ search, replace: `${lead}MEANT();${tail}` }]);
      if (result === undefined) {
        return;
      }
      changed += 1;
      const rest = after.join(lineEnd) + (endsWithBreak ? lineEnd : '');
      expect(result).toContain('MEANT();');
      expect(result.slice(0, result.indexOf('MEANT();')).startsWith(before.join(lineEnd))).toBe(
        true,
      );
      expect(result.slice(result.indexOf('MEANT();')).endsWith(rest)).toBe(true);
    }),
    runs,
  );
  expect(changed).toBeGreaterThan(runs.numRuns / 10);
});

test('a line number picks its block among equal ones, or the edit asks again', () => {
  let changed = 0;
  fc.assert(
    fc.property(scenes, ({ meant, before, after, lineEnd }) => {
      fc.pre(meant.join('').trim() !== '');
      const file = [...before, ...meant, ...after].join(lineEnd);
      const edit = {
        search: meant.join(lineEnd),
        replace: 'MEANT();',
        startLine: before.length + 1,
      };
      const result = attempt(file, [edit]);
      if (result !== undefined) {
        changed += 1;
        expect(result).toBe([...before, 'MEANT();', ...after].join(lineEnd));
      }
    }),
    runs,
  );
  expect(changed).toBeGreaterThan(runs.numRuns / 2);
});

/** A file whose lines differ, a part of it as a model may copy it, and where in it a new line comes. */
const insertions = fc
  .record({
    indents: fc.array(indent, { minLength: 3, maxLength: 12 }),
    start: fc.nat({ max: 10 }),
    count: fc.integer({ min: 2, max: 6 }),
    at: fc.nat({ max: 4 }),
    slip: drift,
    ...{ lineEnd: fc.constantFrom('\n', '\r\n'), trailing: fc.constantFrom('', '  ', '\t') },
  })
  .map(({ indents, start, count, at, slip, lineEnd, trailing }) => {
    const lines = indents.map(
      (space, index) => `${space}f${index}("it's", a - ${index});${trailing}`,
    );
    const first = Math.min(start, lines.length - 2);
    const written = slip(lines.slice(first, first + count));
    const place = 1 + (at % (written.length - 1));
    const space = /^\s*/.exec(written[place] ?? '')?.[0] ?? '';
    const replaced = [...written.slice(0, place), `${space}NEW();`, ...written.slice(place)];
    return { file: lines.join(lineEnd), search: written.join('\n'), replace: replaced.join('\n') };
  });

test('a line that is put in leaves every other line as it was, to the byte', () => {
  let changed = 0;
  fc.assert(
    fc.property(insertions, ({ file, search, replace }) => {
      const result = attempt(file, [{ search, replace }]);
      if (result !== undefined) {
        changed += 1;
        expect(result.replace(/\r?\n[^\S\r\n]*NEW\(\);/, '')).toBe(file);
      }
    }),
    runs,
  );
  expect(changed).toBeGreaterThan(runs.numRuns * 0.8);
});

test('several edits give the same text in any order', () => {
  const edits = fc.uniqueArray(fc.nat({ max: 9 }), { minLength: 2, maxLength: 5 });
  fc.assert(
    fc.property(edits, fc.infiniteStream(fc.nat()), (picked, orders) => {
      const file = Array.from({ length: 10 }, (_, index) => `  line${index}();\n`).join('');
      const wishes = picked.map((index) => ({
        search: `line${index}();`,
        replace: `one${index}();\ntwo${index}();`,
      }));
      const shuffled = wishes
        .map((wish) => ({ wish, order: orders.next().value ?? 0 }))
        .toSorted((a, b) => a.order - b.order)
        .map(({ wish }) => wish);
      expect(applyEdits(file, shuffled, names)).toBe(applyEdits(file, wishes, names));
    }),
    runs,
  );
});
