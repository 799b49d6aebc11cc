import { expect, test } from 'vitest';
import { askUser } from '../../../../../src/core/chat/tools/askUser.ts';
import { todo, type TodoItem } from '../../../../../src/core/chat/tools/todo.ts';
import { runTool } from '../../../../../src/core/chat/tools/tool.ts';

const { signal } = new AbortController();

test.each([
  { answer: 'Use tabs', content: 'The user answered: Use tabs' },
  {
    answer: undefined,
    content: 'The user did not answer. Go on with what you know, and say what you assumed.',
  },
])('brings back what the user says: $answer', async ({ answer, content }) => {
  const asked: unknown[] = [];
  const questions = {
    ask: async (question: string, options: readonly string[]) => {
      asked.push([question, options]);
      return answer;
    },
  };
  const given = { question: 'Tabs or spaces?', options: ['Tabs', 'Spaces'] };
  expect(await runTool(askUser, given, { questions }, signal)).toEqual({
    content,
    summary: 'Asked: Tabs or spaces?',
  });
  expect(asked).toEqual([['Tabs or spaces?', ['Tabs', 'Spaces']]]);
});

test('asks nothing where there is no question', async () => {
  const questions = { ask: () => Promise.reject(new Error('asked')) };
  const result = await runTool(askUser, { question: ' ' }, { questions }, signal);
  expect(result).toMatchObject({
    content: 'Nothing was asked. Call ask_user with a question.',
    isError: true,
  });
});

test('keeps the whole plan and says what comes next', async () => {
  let plan: readonly TodoItem[] = [];
  const ports = { todo: { replace: (items: readonly TodoItem[]) => void (plan = items) } };
  const items: readonly TodoItem[] = [
    { text: 'Read', status: 'done' },
    { text: 'Test', status: 'open' },
    { text: 'Edit', status: 'doing' },
  ];
  expect(await runTool(todo, { items }, ports, signal)).toEqual({
    content: 'Plan: 1 of 3 steps done. Next: Edit',
    summary: 'Plan: 1 of 3 steps done',
  });
  expect(plan).toEqual(items);
  const wrong = await runTool(todo, { items: [{ text: 'x', status: 'later' }] }, ports, signal);
  expect(wrong.isError).toBe(true);
  expect(plan).toEqual(items);
});
