import * as z from 'zod/mini';
import { counted } from './resultText.ts';
import type { ToolDefinition } from './tool.ts';

const item = z.object({ text: z.string(), status: z.enum(['open', 'doing', 'done']) });
const schema = z.object({ items: z.array(item) });

/** One step of a plan. */
export type TodoItem = Readonly<z.infer<typeof item>>;

/** Where the plan of a chat is kept and shown. */
export interface TodoList {
  replace(items: readonly TodoItem[]): void;
}

/** Keeps the model's plan in the user's sight; the whole list each time, so that nothing drifts apart. */
export const todo: ToolDefinition<z.infer<typeof schema>, { readonly todo: TodoList }> = {
  name: 'todo',
  description:
    'Write down the plan of a task with several steps, and where it stands. Give the whole list each time; mark the one step you are at as `doing`.',
  brief: 'Replace your plan.',
  effect: 'read',
  schema,
  async run({ items }, ports) {
    ports.todo.replace(items);
    const done = items.filter(({ status }) => status === 'done').length;
    const next =
      items.find(({ status }) => status === 'doing') ??
      items.find(({ status }) => status === 'open');
    const summary = `Plan: ${done} of ${counted(items.length, 'step')} done`;
    return { content: `${summary}.${next === undefined ? '' : ` Next: ${next.text}`}`, summary };
  },
};
