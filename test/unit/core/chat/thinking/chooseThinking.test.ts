import { describe, expect, test } from 'vitest';
import { chooseThinking } from '../../../../../src/core/chat/thinking/chooseThinking.ts';
import { balanced, turnOf } from './turns.ts';

const trace =
  'TypeError: x is not a function\n    at run (src/a.ts:3:5)\n    at main (src/b.ts:9:1)';
const review = turnOf('review this before I merge it', {
  attached: { files: 1, tokens: 900, hasErrorOutput: false },
});

describe('the setting', () => {
  const messages = ['hi', `why?\n${trace}`, 'think carefully', 'just answer quickly'];

  test.each(messages)('on is obeyed for %j', (text) => {
    const choice = chooseThinking(turnOf(text, { roomTokens: 10, leaning: -1 }), {
      'chat.thinking': 'on',
      'chat.thinkingEagerness': 'sparing',
    });
    expect(choice).toEqual({ thinking: 'on', reason: 'thinking: as you set it' });
  });

  test.each(messages)('off is obeyed for %j', (text) => {
    const choice = chooseThinking(turnOf(text, { leaning: 1 }), {
      'chat.thinking': 'off',
      'chat.thinkingEagerness': 'eager',
    });
    expect(choice).toEqual({ thinking: 'off', reason: 'fast: as you set it' });
  });

  test.each(['completion', 'title', 'commitMessage'] as const)(
    'never lets a %s think',
    (purpose) => {
      for (const thinking of ['auto', 'on', 'off'] as const) {
        const choice = chooseThinking(
          { purpose },
          { 'chat.thinking': thinking, 'chat.thinkingEagerness': 'eager' },
        );
        expect(choice.thinking).toBe('off');
      }
    },
  );
});

test.each([
  [`Why do I get this?\n\n${trace}`, 'thinking: stack trace or error output and a cause to find'],
  ['rename `usr` to `user`', 'fast: a small edit, told completely'],
  ['what is a race condition', 'fast: a question of what something means'],
  ['can these two handlers race?', 'thinking: concurrency and a question about your code'],
  ['Think carefully: is a list enough?', 'thinking: you ask for depth'],
  ['thanks!', 'fast: a short word'],
  ['blue', 'fast: nothing here needs working out'],
])('says of %j: %s', (text, reason) => {
  expect(chooseThinking(turnOf(text), balanced).reason).toBe(reason);
});

test('counts the files that a change touches', () => {
  const turn = turnOf('Move these to async/await', {
    attached: { files: 2, tokens: 900, hasErrorOutput: true },
  });
  expect(chooseThinking(turn, balanced).reason).toBe(
    'thinking: stack trace or error output and two files',
  );
});

describe('the bar', () => {
  const choose = (known: object, eagerness: 'sparing' | 'balanced' | 'eager' = 'balanced') =>
    chooseThinking(
      { ...review, ...known },
      { 'chat.thinking': 'auto', 'chat.thinkingEagerness': eagerness },
    );

  test('lets a review think when nothing is against it', () => {
    expect(choose({})).toEqual({ thinking: 'on', reason: 'thinking: code to review' });
  });

  test('rises where a thought is a long wait', () => {
    expect(choose({ tokensPerSecond: 5 })).toEqual({
      thinking: 'off',
      reason: 'fast: 5 tokens/s make a thought a long wait, in spite of code to review',
    });
    expect(choose({ tokensPerSecond: 60 }).thinking).toBe('on');
  });

  test('does not keep a stack trace with a question from a thought, however slow it is', () => {
    const turn = turnOf(`why does this happen?\n${trace}`, { tokensPerSecond: 1 });
    expect(chooseThinking(turn, balanced).thinking).toBe('on');
  });

  test('moves with the setting', () => {
    expect(choose({}, 'sparing')).toEqual({
      thinking: 'off',
      reason: 'fast: your setting is sparing, in spite of code to review',
    });
    const unsure = turnOf('Where is the memory going here?');
    expect(chooseThinking(unsure, balanced).thinking).toBe('off');
    const eager = chooseThinking(unsure, {
      'chat.thinking': 'auto',
      'chat.thinkingEagerness': 'eager',
    });
    expect(eager.reason).toBe('thinking: a question about your code and your setting is eager');
  });

  test('moves with what the user did before', () => {
    expect(choose({ leaning: -0.9 }).reason).toBe(
      'fast: you asked for the answer at once before, in spite of code to review',
    );
    const unsure = turnOf('Where is the memory going here?', { leaning: 0.9 });
    expect(chooseThinking(unsure, balanced).thinking).toBe('on');
  });

  test('gives way to who asks for depth in plain words', () => {
    const turn = turnOf('Think step by step: is 7 prime?', { tokensPerSecond: 2, leaning: -1 });
    const choice = chooseThinking(turn, {
      'chat.thinking': 'auto',
      'chat.thinkingEagerness': 'sparing',
    });
    expect(choice.thinking).toBe('on');
  });
});

test('does not start a thought that the context has no room for', () => {
  expect(chooseThinking({ ...review, roomTokens: 2_000 }, balanced).reason).toBe(
    'fast: little room is left in the context',
  );
});

test('weighs the tools only where there is work for them', () => {
  const tools = ['edit_file', 'run_tests', 'debug_status'];
  const sparing = { 'chat.thinking': 'auto', 'chat.thinkingEagerness': 'sparing' } as const;
  expect(chooseThinking({ ...review, tools }, sparing).thinking).toBe('on');
  expect(chooseThinking(turnOf('hello', { tools }), balanced).thinking).toBe('off');
});

test('has a whole sentence for every message, setting, habit and speed', () => {
  const messages = ['', 'blue', 'review this', 'why does it crash?', 'rename it', trace];
  const reasons = messages.flatMap((text) =>
    (['sparing', 'balanced', 'eager'] as const).flatMap((eagerness) =>
      [-1, -0.1, 0, 0.1, 1].flatMap((leaning) =>
        [undefined, 0.5, 5, 39, 41, 500].map((tokensPerSecond) => {
          const settings = {
            'chat.thinking': 'auto',
            'chat.thinkingEagerness': eagerness,
          } as const;
          return chooseThinking(turnOf(text, { leaning, tokensPerSecond }), settings).reason;
        }),
      ),
    ),
  );
  const halves = reasons.filter(
    (reason) => !/^(?:thinking|fast): [^\s,]/u.test(reason) || /(?:of|and|:)\s*$/u.test(reason),
  );
  expect(halves).toEqual([]);
});

test('leaves a turn without any sign of work fast for the most eager user', () => {
  const settings = { 'chat.thinking': 'auto', 'chat.thinkingEagerness': 'eager' } as const;
  const turn = turnOf('blue', { leaning: 1, tokensPerSecond: 500 });
  expect(chooseThinking(turn, settings).thinking).toBe('off');
});
