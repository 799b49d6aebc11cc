import { describe, expect, test } from 'vitest';
import type { KeptTurn, UndoneFile } from '../../../../src/core/safety/undo.ts';
import { undoOutcome, undoRows } from '../../../../src/core/safety/undoView.ts';

const time = (atMs: number) => `12:0${atMs}`;
const file = (display: string, change: KeptTurn['files'][number]['change'] = 'edited') => {
  return { display, real: `/app/${display}`, change };
};
const lines = (turns: readonly KeptTurn[]) =>
  undoRows(turns, time).map((row) =>
    row.kind === 'heading' ? `— ${row.label}` : `${row.label}: ${row.description}`,
  );

describe('the list', () => {
  test('has each turn with its files, and all of them at the end', () => {
    const turns = [
      { turnId: 'undo-3', atMs: 3, files: [file('b.ts')] },
      { turnId: 't1', atMs: 1, files: [file('a.ts'), file('b.ts', 'created')] },
    ];
    expect(lines(turns)).toEqual([
      '— undo of 12:03',
      'Undo b.ts: edited, 12:03',
      '— changes of 12:01',
      'Undo 2 Files: the changes of 12:01',
      'Undo a.ts: edited, 12:01',
      'Undo b.ts: created, 12:01',
      '— all that is kept',
      'Undo All Changes: 2 turns, 2 files',
    ]);
  });

  test('leaves out turns that left everything as it was', () => {
    expect(lines([{ turnId: 't1', atMs: 1, files: [] }])).toEqual([]);
  });

  test('spells out what is invisible in a name', () => {
    const [, row] = undoRows([{ turnId: 't1', atMs: 1, files: [file('a\u202eb.ts')] }], time);
    expect(row?.label).toBe('Undo a‹U+202E (text direction)›b.ts');
  });
});

describe('the outcome', () => {
  const of = (...files: readonly Partial<UndoneFile>[]) =>
    undoOutcome({
      turnId: undefined,
      files: files.map((each) => ({
        ...{ display: 'a.ts', real: '/app/a.ts', outcome: 'restored', ...each },
      })),
    });

  test.each([
    ['one file', [{}], '1 file is again what it was.'],
    ['several files', [{}, {}], '2 files are again what they were.'],
    [
      'files that are so already',
      [{ outcome: 'unchanged' as const }],
      'Nothing was undone. All of it is already what it was.',
    ],
  ])('of %s is one sentence', (_, files, sentence) => {
    expect(of(...files)).toEqual({ sentence, hasConflicts: false });
  });

  test('tells what somebody else has changed, which can be undone anyway', () => {
    const conflict = { outcome: 'changedSince', reason: 'b.ts was changed since.' } as const;
    expect(of({}, conflict)).toEqual({
      sentence: '1 file is again what it was. b.ts was changed since.',
      hasConflicts: true,
    });
  });

  test('tells what failed, which can not', () => {
    expect(of({ outcome: 'failed', reason: 'The disk is full.' })).toEqual({
      sentence: 'Nothing was undone. The disk is full.',
      hasConflicts: false,
    });
  });
});
