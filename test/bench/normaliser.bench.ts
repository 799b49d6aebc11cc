import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { AnswerNormaliser } from '../../src/core/glm/answerNormaliser.ts';
import { StreamReader } from '../../src/core/glm/streamReader.ts';
import type { ModelEvent } from '../../src/core/ports.ts';
import { testEndpoint } from '../support/modelEvents.ts';
import { readRecording } from '../support/scriptedServer.ts';
import { offeredTools } from '../support/streamCases.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';

const megabyte = 1_000_000;
/** Rounds before the first that counts, in which the code gets compiled. */
const warmUps = 3;

/** What turns streamed pieces into events, all of which are looked at. */
type Push = (text: string) => readonly ModelEvent[];

/** How long reading answers takes, and whether it grows with their length alone. */
export async function benchNormaliser({ rounds }: BenchRun): Promise<readonly BenchRow[]> {
  const prose = await markdown();
  const shapes = [
    ['words', prose],
    ['a thought in tags', `<think>${prose}`],
    ['a call’s value', `<tool_call>write_file\n<arg_key>content</arg_key>\n<arg_value>${prose}`],
  ] as const;
  return [
    ...shapes.map(([name, text]) => growthRow(name, text, rounds)),
    overheadRow(prose, rounds),
    ...['openrouter-tool', 'zai-tool'].map((recording) => parseRow(recording, rounds)),
  ];
}

/** A megabyte of the project's own Markdown. */
async function markdown(): Promise<string> {
  const text = await fs.readFile(path.join(import.meta.dirname, '../../ARCHITECTURE.md'), 'utf8');
  return text.repeat(Math.ceil(megabyte / text.length)).slice(0, megabyte);
}

function growthRow(name: string, text: string, rounds: number): BenchRow {
  const whole = pieces(text, 1);
  const half = whole.slice(0, whole.length / 2);
  const [measured, control] = medianTimes(rounds, [
    () => readPieces(whole, normaliser()),
    () => readPieces(half, normaliser()),
  ]);
  return {
    what: `1 MB of ${name} in pieces of 1 character, against 0.5 MB`,
    unit: 'ms',
    measured,
    control,
    goal: { atMost: 2.3 },
  };
}

function overheadRow(text: string, rounds: number): BenchRow {
  const four = pieces(text, 4);
  const [measured, control] = medianTimes(rounds, [
    () => readPieces(four, normaliser()),
    () => readPieces(four, (piece) => [{ type: 'text', text: piece }]),
  ]);
  return {
    what: '1 MB in pieces of 4 characters, against wrapping each in an event',
    unit: 'ms',
    measured,
    control,
    goal: { atMost: 3 },
  };
}

function parseRow(recording: string, rounds: number): BenchRow {
  const lines = recordedEvents(recording, 5 * megabyte);
  const events = lines.map((line): unknown => JSON.parse(line));
  const [readMs, parseMs] = medianTimes(rounds, [
    () => {
      const reader = new StreamReader(testEndpoint('http://127.0.0.1:1/v1'), {
        tools: offeredTools,
        opening: 'words',
      });
      return count(events, (event) => reader.read(event, 0).length);
    },
    () => count(lines, (line) => Object.keys(JSON.parse(line)).length),
  ]);
  const sizeMb = lines.join('').length / megabyte;
  return {
    what: `reading the parsed events of ${recording}, against JSON.parse of them`,
    unit: 'MB/s',
    measured: (sizeMb / readMs) * 1_000,
    control: (sizeMb / parseMs) * 1_000,
    goal: { atLeast: 0.5 },
  };
}

/** The events of a recording as JSON, again and again up to the given size. */
function recordedEvents(name: string, sizeBytes: number): readonly string[] {
  const lines = readRecording(name)
    .interactions.flatMap(({ body }) => body.split('\n'))
    .filter((line) => line.startsWith('data: {'))
    .map((line) => line.slice('data: '.length));
  const times = Math.ceil(sizeBytes / lines.join('').length);
  return Array.from({ length: times }, () => lines).flat();
}

function normaliser(): Push {
  const answer = new AnswerNormaliser({ tools: offeredTools, opening: 'words' });
  return (text) => answer.add('text', text);
}

function readPieces(texts: readonly string[], push: Push): number {
  return count(texts, (text) => push(text).length);
}

function pieces(text: string, length: number): readonly string[] {
  return Array.from({ length: Math.ceil(text.length / length) }, (_, index) =>
    text.slice(index * length, (index + 1) * length),
  );
}

/** The sum is used, so that nothing is compiled away. */
function count<Item>(items: readonly Item[], amount: (item: Item) => number): number {
  let sum = 0;
  for (const item of items) {
    sum += amount(item);
  }
  return sum;
}

/** Median times of two deeds that are done in turns, in milliseconds. */
function medianTimes(
  rounds: number,
  deeds: readonly [() => number, () => number],
): [number, number] {
  const times: [number[], number[]] = [[], []];
  for (let round = -warmUps; round < rounds; round += 1) {
    for (const which of [0, 1] as const) {
      const startedAt = performance.now();
      deeds[which]();
      const tookMs = performance.now() - startedAt;
      if (round >= 0) {
        times[which].push(tookMs);
      }
    }
  }
  return [median(times[0]), median(times[1])];
}
