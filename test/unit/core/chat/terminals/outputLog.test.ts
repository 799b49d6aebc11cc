import { describe, expect, test } from 'vitest';
import { OutputLog } from '../../../../../src/core/chat/terminals/outputLog.ts';

function shown(...chunks: readonly string[]): string {
  const log = new OutputLog();
  chunks.forEach((chunk) => log.write(chunk));
  return log.look().text;
}

const esc = '\u001b';

describe('what stands in the terminal', () => {
  test.each([
    ['plain lines', 'a\r\nb\n', 'a\nb\n'],
    ['colours', `${esc}[1;31mred${esc}[0m plain`, 'red plain'],
    ['colours with colons', `${esc}[38:2::1:2:3mred`, 'red'],
    ['an 8-bit sequence', 'a\u009b31mb', 'ab'],
    ['marks of shell integration', `${esc}]633;C\u0007out${esc}]633;D;0\u0007`, 'out'],
    ['a title ended by ST', `${esc}]0;title${esc}\\text`, 'text'],
    ['a link', `${esc}]8;;https://example.com${esc}\\here${esc}]8;;${esc}\\`, 'here'],
    ['a picture', `${esc}Pq#0;2;0;0;0#0~~@@vv${esc}\\after`, 'after'],
    ['a character set', `${esc}(Bplain${esc}=`, 'plain'],
    ['a bell and a NUL', 'a\u0007b\0c', 'abc'],
    ['a progress bar', '10 %\r50 %\r100 %\ndone', '100 %\ndone'],
    ['a shorter text over a longer one', 'downloading\rdone', 'doneloading'],
    ['a line erased to its end', `downloading\r${esc}[Kdone`, 'done'],
    ['a line erased whole', `abc${esc}[2K\rx`, 'x'],
    ['a line erased to the cursor', `abcd${esc}[2D${esc}[1K`, '  cd'],
    ['backspaces', 'abc\b\bX', 'aXc'],
    ['a column', `abc${esc}[2GX`, 'aXc'],
    ['the cursor right of the text', `a${esc}[3Cb`, 'a   b'],
    ['lines drawn anew', `one\ntwo\n${esc}[2A${esc}[JONE\nTWO\n`, 'ONE\nTWO\n'],
    ['lines drawn anew from their start', `one\ntwo\n${esc}[2FONE\n${esc}[E`, 'ONE\ntwo\n'],
    ['a cleared screen', `before\n${esc}[2J${esc}[Hafter`, 'before\nafter'],
    ['another place on the screen', `one${esc}[5;1Htwo`, 'one\ntwo'],
    ['an editor in between', `a\n${esc}[?1049h~\n~ vim${esc}[?1049lb`, 'a\nb'],
    ['a cancelled string', `${esc}]0;title\u0018text`, 'text'],
    ['a string that nobody ends', `a${esc}]0;hidden for ever`, 'a'],
    ['a sequence that is too long', `${esc}[${'1'.repeat(300)}m`, `[${'1'.repeat(300)}m`],
    ['tabs', 'a\tb', 'a\tb'],
    ['CJK and emoji', '进度 🎉\n', '进度 🎉\n'],
  ])('%s', (_, printed, expected) => {
    expect(shown(printed)).toBe(expected);
    // Wherever the chunks are cut, it is the same.
    expect(shown(...printed.split(''))).toBe(expected);
  });
});

describe('a look', () => {
  test('tells only what has come since the last one, and where it begins', () => {
    const log = new OutputLog();
    log.write('one\ntwo');
    expect(log.look()).toEqual({ text: 'one\ntwo', firstLine: 1 });
    expect(log.look().text).toBe('');
    log.write(' more\nthree\n');
    expect(log.look()).toEqual({ text: ' more\nthree\n', firstLine: 2 });
    log.write('four\n');
    expect(log.look()).toEqual({ text: 'four\n', firstLine: 4 });
  });

  test('goes on with the next line where the last one only ended meanwhile', () => {
    const log = new OutputLog();
    log.write('Password:');
    log.look();
    log.write('\nWelcome\n');
    expect(log.look()).toEqual({ text: 'Welcome\n', firstLine: 2 });
  });

  test('shows a line again that was written over', () => {
    const log = new OutputLog();
    log.write('10 %');
    log.look();
    log.write('\r90 %');
    expect(log.look().text).toBe('90 %');
  });
});

describe('a long output', () => {
  const log = new OutputLog();
  for (let line = 1; line <= 200_000; line += 1) {
    log.write(`line ${line} of many, many lines that come one after the other\n`);
  }
  const { text } = log.look();

  test('keeps its beginning and its end, and says which lines are gone', () => {
    expect(text.startsWith('line 1 of')).toBe(true);
    expect(text.endsWith('line 200000 of many, many lines that come one after the other\n')).toBe(
      true,
    );
    expect(text).toMatch(/\n\[lines \d+ to \d+ are kept no longer: there was too much output\]\n/);
    expect(text.length).toBeLessThan(1_300_000);
  });

  test('can be read again by line', () => {
    expect(log.lines(3, 4)).toMatch(/^line 3 of .*\nline 4 of .*$/);
    expect(log.lines(199_999, 900_000)).toMatch(/^line 199999 of .*\nline 200000 of .*\n$/);
    expect(log.lines(5_000, 5_001)).toMatch(/^\[lines \d+ to \d+ are kept no longer/);
  });

  test('is bounded in one line as well', () => {
    const oneLine = new OutputLog();
    for (let chunk = 0; chunk < 500; chunk += 1) {
      oneLine.write('x'.repeat(20_001));
    }
    expect(oneLine.look().text.length).toBeLessThan(4_000_000);
  });
});
