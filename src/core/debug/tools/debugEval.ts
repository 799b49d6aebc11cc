import * as z from 'zod/mini';
import type { ToolDefinition } from '../../chat/tools/tool.ts';
import { fenced, frameOf, type DebugPorts } from './debugPorts.ts';
import { evaluateByPolicy } from './evaluate.ts';
import { standingProgram, takeOverNote } from './standingProgram.ts';

const schema = z.object({
  expression: z.string(),
  why: z.optional(z.string()),
  frame: z.optional(z.number()),
  stop: z.optional(z.string()),
});

/** Evaluates one expression in a frame, behind the policy. */
export const debugEval: ToolDefinition<z.infer<typeof schema>, DebugPorts> = {
  name: 'debug_eval',
  description:
    'Evaluate one expression of the program’s language in a frame, such as `items.length > 3`. Names and operators run at once; calls and assignments ask the user. ' +
    '`frame` is its number in the stack. Prefer debug_inspect for plain values.',
  brief: 'Evaluate an expression in a frame; calls and assignments ask the user.',
  rare: ['why', 'stop'],
  effect: 'execute',
  schema,
  async run({ expression, frame, stop }, ports, signal) {
    const program = await standingProgram(stop, ports, signal);
    const place = { tool: 'debug_eval', program, frame: frameOf(program.snapshot, frame) };
    const line = await evaluateByPolicy(expression, place, ports, signal);
    const value = fenced(line, `${program.name}, frame ${place.frame.name}`, ports);
    const content = [...takeOverNote(program, ports), value].join('\n');
    return { content, summary: `Evaluated ${expression} at ${program.name}` };
  },
};
