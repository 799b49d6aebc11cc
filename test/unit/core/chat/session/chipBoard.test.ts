import { describe, expect, test } from 'vitest';
import { ChipBoard } from '../../../../../src/core/chat/session/chipBoard.ts';
import type { Attachment } from '../../../../../src/protocol/transcript.ts';

function file(path: string, more: Partial<Attachment> = {}): Attachment {
  return { id: path, kind: 'file', label: path, path, text: 'let x', tokens: 2, ...more };
}
const labels = (board: ChipBoard) => board.chips.map(({ label }) => label);

describe('the chip of the active editor', () => {
  test('follows it, in front of what was chosen', () => {
    const board = new ChipBoard();
    board.attach(file('chosen.ts'));
    board.follow('editor', file('a.ts'));
    board.follow('editor', file('b.ts'));
    expect(labels(board)).toEqual(['b.ts', 'chosen.ts']);
    board.follow('editor', undefined);
    expect(labels(board)).toEqual(['chosen.ts']);
  });

  test('stays away once it was dropped, until another file is active', () => {
    const board = new ChipBoard();
    board.follow('editor', file('a.ts'));
    board.drop(board.chips[0]?.id ?? '');
    board.follow('editor', file('a.ts', { startLine: 3, endLine: 4 }));
    expect(labels(board)).toEqual([]);
    board.follow('editor', file('b.ts'));
    board.follow('editor', file('a.ts'));
    expect(labels(board)).toEqual(['a.ts']);
  });

  test('is not sent twice, unless the editor shows something else', () => {
    const board = new ChipBoard();
    board.follow('editor', file('a.ts'));
    expect(board.take().map(({ path }) => path)).toEqual(['a.ts']);
    board.follow('editor', file('a.ts'));
    expect(labels(board)).toEqual([]);
    board.follow('editor', file('a.ts', { text: 'let y' }));
    expect(labels(board)).toEqual(['a.ts']);
  });

  test('makes way for the same place chosen by hand', () => {
    const board = new ChipBoard();
    board.follow('editor', file('a.ts'));
    board.attach(file('a.ts'));
    board.follow('editor', file('a.ts'));
    expect(board.chips).toMatchObject([{ label: 'a.ts', isAutomatic: false }]);
  });
});

function stop(label: string, text = 'total = 3'): Attachment {
  return { id: label, kind: 'debug', label, text, tokens: 3 };
}

describe('the chip of the debugger', () => {
  test('stands beside that of the editor, and goes when the program goes on', () => {
    const board = new ChipBoard();
    board.follow('editor', file('a.ts'));
    board.follow('debugger', stop('KeyError in total() app.py:12'));
    expect(labels(board)).toEqual(['a.ts', 'KeyError in total() app.py:12']);
    board.follow('debugger', undefined);
    expect(labels(board)).toEqual(['a.ts']);
  });

  test('is not sent twice for one stop, but comes again when it is called for', () => {
    const board = new ChipBoard();
    board.follow('debugger', stop('app.py:12'));
    board.take();
    board.follow('debugger', stop('app.py:12'));
    expect(labels(board)).toEqual([]);
    board.follow('debugger', stop('app.py:12', 'total = 4'));
    expect(labels(board)).toEqual(['app.py:12']);
    board.drop('app.py:12');
    board.recall('debugger');
    expect(labels(board)).toEqual(['app.py:12']);
  });

  test('shows what the model will be given of it', () => {
    const board = new ChipBoard();
    board.follow('debugger', stop('app.py:12'));
    expect(board.textOf('app.py:12')).toBe('total = 3');
    expect(board.textOf('none')).toBeUndefined();
  });
});

test('the same place is attached once, pastes each time', () => {
  const board = new ChipBoard();
  board.attach(file('a.ts', { startLine: 1, endLine: 2 }));
  board.attach(file('a.ts', { startLine: 1, endLine: 2 }));
  board.attach({ id: 'p1', kind: 'paste', label: 'Pasted text', text: 'x', tokens: 1 });
  board.attach({ id: 'p2', kind: 'paste', label: 'Pasted text', text: 'x', tokens: 1 });
  expect(labels(board)).toEqual(['a.ts', 'Pasted text', 'Pasted text']);
});

test('texts stay off the page', () => {
  const board = new ChipBoard();
  board.attach(file('a.ts'));
  expect(board.chips[0]).not.toHaveProperty('text');
});
