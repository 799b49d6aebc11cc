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
