import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ModelEvent } from '../../../../src/core/ports.ts';
import { ModelStream } from '../../../../src/host/model/modelStream.ts';
import { testEndpoint } from '../../../support/modelEvents.ts';
import { eventStream, readRecording } from '../../../support/scriptedServer.ts';
import {
  offeredTools,
  readStreamCases,
  type ShortEvent,
  shortened,
  type StreamCase,
  streamFiles,
} from '../../../support/streamCases.ts';

/** What an answer of these bytes comes to, if they arrive cut at `cuts`. */
async function readBytes(
  bytes: Uint8Array<ArrayBuffer>,
  cuts: readonly number[],
  { tools, thinking }: Pick<StreamCase, 'tools' | 'thinking'>,
): Promise<ShortEvent[]> {
  const ends = [...new Set(cuts), bytes.length].toSorted((a, b) => a - b);
  const body = new ReadableStream({
    start: (controller) => {
      ends.forEach((end, index) => controller.enqueue(bytes.slice(ends[index - 1] ?? 0, end)));
      controller.close();
    },
  });
  const headers = { 'content-type': 'text/event-stream' };
  const stream = new ModelStream(testEndpoint('http://127.0.0.1:1/v1'), async () => {
    return new Response(body, { headers });
  });
  const events = stream.open(
    {
      path: '/chat/completions',
      body: {},
      patience: { firstEventMs: 60_000, nextEventMs: 60_000 },
      chat: { tools: tools === 'none' ? [] : offeredTools, thinking: thinking ?? 'on' },
    },
    new AbortController().signal,
  );
  const seen: ModelEvent[] = [];
  for await (const event of events) {
    seen.push(event);
  }
  return shortened(seen);
}

/** The body of a case's answer. */
function bytesOf({ stream, finish }: StreamCase): Uint8Array<ArrayBuffer> {
  const choices = [
    ...stream.map((delta) => ({ delta })),
    { delta: {}, finish_reason: finish ?? 'stop' },
  ];
  const chunks = choices.map((choice) => ({ id: 'a1', choices: [choice] }));
  return new TextEncoder().encode(eventStream(...chunks));
}

/** With 184 cases, more than 10,000 ways to cut. */
const runsPerCase = 55;

const cutsWithin = (length: number) =>
  fc.array(fc.nat({ max: length }), { minLength: 1, maxLength: 40 });

describe('the bytes of an answer, cut anywhere', () => {
  test.each(streamFiles)('make the events of each case of %s', async (file) => {
    for (const one of readStreamCases(file)) {
      const bytes = bytesOf(one);
      const whole = await readBytes(bytes, [], one);
      const sameEvents = fc.asyncProperty(cutsWithin(bytes.length), async (cuts) => {
        expect(await readBytes(bytes, cuts, one)).toEqual(whole);
      });
      await fc.assert(sameEvents, { seed: 45, numRuns: runsPerCase });
    }
  });

  test.each(['zai-simple', 'zai-tool', 'zai-object', 'openrouter-simple', 'openrouter-tool'])(
    'make the events of the recording %s',
    async (name) => {
      for (const { body } of readRecording(name).interactions) {
        const bytes = new TextEncoder().encode(body);
        const whole = await readBytes(bytes, [], {});
        const sameEvents = fc.asyncProperty(cutsWithin(bytes.length), async (cuts) => {
          expect(await readBytes(bytes, cuts, {})).toEqual(whole);
        });
        await fc.assert(sameEvents, { seed: 45, numRuns: 20 });
      }
    },
  );
});
