import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  changeLines,
  headerLine,
  readLog,
  wholeLog,
} from '../../../../../src/core/chat/history/chatLog.ts';
import { addChange } from '../../../../../src/core/chat/history/mergeChanges.ts';
import {
  applyChange,
  type Transcript,
  type TranscriptChange,
} from '../../../../../src/protocol/transcript.ts';
import { anyChange, anyTranscript } from '../../../../support/randomChat.ts';

const empty: Transcript = { id: '0123456789abcdef', title: '', createdAt: 5, turns: [] };

function transcriptOf(text: string): Transcript {
  const read = readLog(empty.id, text);
  expect(read.kind).toBe('chat');
  return read.kind === 'chat' ? read.transcript : empty;
}

function merged(changes: readonly TranscriptChange[]): readonly TranscriptChange[] {
  const result: TranscriptChange[] = [];
  changes.forEach((change) => addChange(result, change));
  return result;
}

describe('any chat', () => {
  test('comes back from its log as it was, whatever happened to it', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 30 }), (changes) => {
        const text = headerLine(empty) + changeLines(merged(changes));
        expect(transcriptOf(text)).toEqual(changes.reduce(applyChange, empty));
      }),
      { seed: 1, numRuns: 500 },
    );
  });

  test('cut off at any byte is what it was some changes before', () => {
    fc.assert(
      fc.property(fc.array(anyChange, { maxLength: 12 }), fc.nat(), (changes, at) => {
        const bytes = Buffer.from(headerLine(empty) + changeLines(changes));
        const headerBytes = Buffer.byteLength(headerLine(empty));
        const cut = headerBytes + (at % (bytes.length - headerBytes + 1));
        const prefixes = changes.map((_, count) =>
          changes.slice(0, count).reduce(applyChange, empty),
        );
        const whole = changes.reduce(applyChange, empty);
        expect([...prefixes, whole]).toContainEqual(transcriptOf(bytes.toString('utf8', 0, cut)));
      }),
      { seed: 2, numRuns: 500 },
    );
  });

  test('is the same from its shortest log', () => {
    fc.assert(
      fc.property(anyTranscript, (transcript) => {
        expect(transcriptOf(wholeLog(transcript))).toEqual(transcript);
      }),
      { seed: 3, numRuns: 300 },
    );
  });
});

const turn = (id: string): TranscriptChange => ({
  type: 'turn',
  head: { id, at: 7, text: `Message ${id}`, attachments: [], thinking: 'auto', state: 'done' },
});
const text = (turnId: string, index: number, words: string): TranscriptChange => ({
  type: 'step',
  turnId,
  index,
  step: { kind: 'text', text: words },
});

describe('a damaged log', () => {
  const changes = [
    turn('a'),
    text('a', 0, 'one'),
    text('a', 1, 'two'),
    turn('b'),
    text('b', 0, 'three'),
  ];
  const lines = (headerLine(empty) + changeLines(changes)).trimEnd().split('\n');

  test.each([
    [0, ['one', 'two', 'three']],
    [1, ['one', 'two', 'three']],
    [2, ['A part of this chat was damaged on the disk and is lost.', 'two', 'three']],
    [3, ['one', 'three']],
    [4, ['one', 'two', 'three']],
  ])('loses only its broken line %i', (broken, texts) => {
    const log = `${lines.with(broken, '{"type":"st\u0000').join('\n')}\n`;
    const read = readLog(empty.id, log);
    expect(read).toMatchObject({ kind: 'chat', isBroken: true });
    const steps = transcriptOf(log).turns.flatMap((each) => each.steps);
    expect(steps.map((step) => 'text' in step && step.text)).toEqual(texts);
  });

  test('keeps text that went on after the line that began it was lost', () => {
    const log = [
      ...lines.with(5, '?'),
      ...changeLines([{ type: 'append', turnId: 'b', index: 0, text: '!' }])
        .trimEnd()
        .split('\n'),
    ];
    expect(transcriptOf(`${log.join('\n')}\n`).turns[1]?.steps).toEqual([
      { kind: 'text', text: '!' },
    ]);
  });

  test.each([-1, 0.5, 1e300])('takes no change of a step that there can’t be: %d', (index) => {
    const log = headerLine(empty) + changeLines([turn('a'), text('a', index, 'where?')]);
    expect(readLog(empty.id, log)).toMatchObject({ isBroken: true });
    expect(transcriptOf(log).turns[0]?.steps).toEqual([]);
  });

  test('makes no million notes of a wrong number', () => {
    const log = `${headerLine(empty)}?\n${changeLines([turn('a'), text('a', 1_000_000, 'far')])}`;
    expect(transcriptOf(log).turns[0]?.steps).toEqual([]);
  });

  test.each(['', '\n', 'null\n', '[]\n[]\n', '{"version":-1}\n', '\u0000'.repeat(50)])(
    'is an empty chat where nothing of it can be read: %j',
    (log) => {
      expect(transcriptOf(log).turns).toEqual([]);
    },
  );

  test('takes its id from the name of its file', () => {
    expect(transcriptOf(headerLine({ id: 'feedfeedfeedfeed', createdAt: 1 })).id).toBe(empty.id);
  });
});

describe('versions', () => {
  test('a log of a newer version is not read', () => {
    const log = `{"version":99,"id":"${empty.id}","createdAt":5}\n`;
    expect(readLog(empty.id, log)).toEqual({ kind: 'newer', version: 99 });
  });

  test('a log of an older version is led to today by all the steps between', () => {
    const old = `{"version":1,"id":"${empty.id}","createdAt":5}\n{"named":"old"}\n`;
    const rename = (change: unknown) =>
      typeof change === 'object' && change !== null && 'named' in change
        ? { title: change.named }
        : change;
    const type = (change: unknown) =>
      typeof change === 'object' && change !== null && 'title' in change
        ? { ...change, type: 'title' }
        : change;
    expect(readLog(empty.id, old, [rename, type])).toMatchObject({
      kind: 'chat',
      isBroken: false,
      transcript: { title: 'old' },
    });
    const half = old.replace('"version":1', '"version":2').replace('named', 'title');
    expect(readLog(empty.id, half, [rename, type])).toMatchObject({ transcript: { title: 'old' } });
  });
});

test('text that comes in pieces is one line', () => {
  const append = (words: string): TranscriptChange => ({
    type: 'append',
    turnId: 'a',
    index: 0,
    text: words,
  });
  expect(merged([append('Hel'), append('lo'), turn('b'), append('!')])).toEqual([
    append('Hello'),
    turn('b'),
    append('!'),
  ]);
});
