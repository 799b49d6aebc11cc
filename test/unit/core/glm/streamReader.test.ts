import { describe, expect, test } from 'vitest';
import { StreamReader } from '../../../../src/core/glm/streamReader.ts';
import type { ModelEvent } from '../../../../src/core/ports.ts';
import { testEndpoint } from '../../../support/modelEvents.ts';

function readAll(...events: unknown[]): ModelEvent[] {
  const reader = new StreamReader(testEndpoint('http://127.0.0.1:1/v1'));
  return [...events.flatMap((event) => reader.read(event, 0)), ...reader.end()];
}
const stop = { choices: [{ delta: {}, finish_reason: 'stop' }] };

describe('an answer', () => {
  test('ends with usage and finish, in whichever order they came', () => {
    const usage = { choices: [], usage: { prompt_tokens: 3, completion_tokens: 2 } };
    const end = [
      {
        type: 'usage',
        usage: { promptTokens: 3, cachedTokens: 0, completionTokens: 2, reasoningTokens: 0 },
      },
      { type: 'finish', reason: 'stop' },
    ];
    expect(readAll(stop, usage)).toEqual(end);
    expect(readAll(usage, stop)).toEqual(end);
  });

  test('may open as llama-server’s does, with null', () => {
    const opening = { choices: [{ delta: { role: 'assistant', content: null } }], usage: null };
    expect(readAll(opening, stop)).toEqual([{ type: 'finish', reason: 'stop' }]);
  });

  test.each([
    ['length', 'length'],
    ['model_context_window_exceeded', 'length'],
    ['tool_calls', 'toolCalls'],
    ['sensitive', 'contentFilter'],
    ['eos', 'stop'],
  ])('that finishes with %s finishes with %s', (reason, meaning) => {
    expect(readAll({ choices: [{ text: '', finish_reason: reason }] })).toEqual([
      { type: 'finish', reason: meaning },
    ]);
  });

  test.each([
    [null],
    [[]],
    ['text'],
    [{ choices: {} }],
    [{ choices: [{ delta: { content: 1 } }] }],
  ])('is not %j', (event) => {
    expect(() => readAll(event)).toThrow(/something that is not a completion/);
  });
});

describe('words that may prove to be a thought', () => {
  const frame = { tools: [], opening: 'unknown' } as const;
  const said = (content: string) => ({ choices: [{ delta: { content } }] });
  const reader = () => new StreamReader(testEndpoint('http://127.0.0.1:1/v1'), frame);

  test('wait for a second and no longer', () => {
    const waiting = reader();
    expect(waiting.read(said('Well, '), 5_000)).toEqual([]);
    expect(waiting.read(said('this '), 6_000)).toEqual([]);
    expect(waiting.read(said('is '), 6_001)).toEqual([{ type: 'text', text: 'Well, this is ' }]);
    expect(waiting.read(said('it.'), 6_002)).toEqual([{ type: 'text', text: 'it.' }]);
  });

  test('do not wait once the server has told a thought apart', () => {
    const told = reader();
    told.read({ choices: [{ delta: { reasoning: 'hm' } }] }, 0);
    expect(told.read(said('Well'), 0)).toEqual([{ type: 'text', text: 'Well' }]);
  });

  test('are said when the answer breaks off', () => {
    const broken = reader();
    broken.read(said('Well'), 0);
    expect(broken.breakOff()).toEqual([{ type: 'text', text: 'Well' }]);
  });
});

describe('the next answer begins with', () => {
  const after = (opening: 'unknown' | 'thought', ...deltas: object[]) => {
    const reader = new StreamReader(testEndpoint('http://127.0.0.1:1/v1'), { tools: [], opening });
    for (const delta of deltas) {
      reader.read({ choices: [{ delta }] }, 0);
    }
    reader.read(stop, 0);
    reader.end();
    return reader.opening;
  };
  test.each([
    [
      'words',
      'after a thought in its field',
      after('unknown', { reasoning: 'a' }, { content: 'b' }),
    ],
    ['words', 'after a thought in two tags', after('unknown', { content: '<think>a</think>b' })],
    ['thought', 'after a thought without <think>', after('unknown', { content: 'a</think>b' })],
    ['thought', 'after two of them', after('thought', { content: 'a</think>b' })],
    ['unknown', 'after mere words', after('unknown', { content: 'b' })],
    ['unknown', 'after words where a thought was awaited', after('thought', { content: 'b' })],
  ])('%s %s', (expected, _when, opening) => {
    expect(opening).toBe(expected);
  });

  test('a thought that streams as one, when that is known', () => {
    const frame = { tools: [], opening: 'thought' } as const;
    const reader = new StreamReader(testEndpoint('http://127.0.0.1:1/v1'), frame);
    expect(reader.read({ choices: [{ delta: { content: 'hm' } }] }, 0)).toEqual([
      { type: 'reasoning', text: 'hm' },
    ]);
    reader.read(stop, 0);
    expect(reader.end()).toEqual([
      { type: 'text', text: 'hm' },
      { type: 'finish', reason: 'stop' },
    ]);
  });
});
