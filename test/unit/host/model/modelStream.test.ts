import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import { ModelStream } from '../../../../src/host/model/modelStream.ts';
import { testEndpoint } from '../../../support/modelEvents.ts';
import { chatStream } from '../../../support/scriptedServer.ts';

/** A stream whose requests are answered by `bodies`, one after the other. */
function streamOf(...bodies: string[]): ModelStream {
  return new ModelStream(testEndpoint('http://127.0.0.1:1/v1'), async () => {
    const headers = { 'content-type': 'text/event-stream' };
    return new Response(bodies.shift(), { headers });
  });
}

/** All events of a chat, then what it failed with, if it did. */
async function ask(stream: ModelStream, thinking: 'on' | 'off' = 'on'): Promise<unknown[]> {
  const patience = { firstEventMs: 60_000, nextEventMs: 60_000 };
  const request = { path: '/chat/completions', body: {}, patience, chat: { thinking } } as const;
  const seen: unknown[] = [];
  try {
    for await (const event of stream.open(request, new AbortController().signal)) {
      seen.push(event);
    }
  } catch (error) {
    seen.push(GlmError.is(error) ? error.code : error);
  }
  return seen;
}

test('learns that an endpoint leaves out the tag that opens a thought', async () => {
  const leaky = chatStream('hm', '</think>', 'Yes.');
  const stream = streamOf(leaky, leaky, leaky);
  const told = [
    { type: 'reasoning', text: 'hm' },
    { type: 'text', text: 'Yes.' },
    { type: 'finish', reason: 'stop' },
  ];
  expect(await ask(stream)).toEqual(told);
  expect(await ask(stream)).toEqual(told);
  // No thought is awaited where none was asked for.
  expect((await ask(stream, 'off')).slice(0, 2)).toEqual([
    { type: 'text', text: 'hm' },
    { type: 'text', text: 'Yes.' },
  ]);
});

test('says the last words of an answer that breaks off', async () => {
  const [begun = ''] = chatStream('Yes', ', <').split('data: {"choices":[{"index":0,"finish');
  expect(await ask(streamOf(begun), 'off')).toEqual([
    { type: 'text', text: 'Yes' },
    { type: 'text', text: ', ' },
    { type: 'text', text: '<' },
    'backend.streamCut',
  ]);
});

test('says nothing of an answer that broke off before it was known to be one', async () => {
  const [begun = ''] = chatStream('Yes').split('data: {"choices":[{"index":0,"finish');
  expect(await ask(streamOf(begun))).toEqual(['backend.streamCut']);
});
