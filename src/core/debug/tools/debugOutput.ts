import * as z from 'zod/mini';
import { counted, TokenRoom } from '../../chat/tools/resultText.ts';
import { ToolError, type ToolDefinition } from '../../chat/tools/tool.ts';
import { lastLines } from '../snapshot/outputLines.ts';
import { fenced, type DebugPorts } from './debugPorts.ts';

const schema = z.object({
  session: z.optional(z.string()),
  contains: z.optional(z.string()),
  lines: z.optional(z.number()),
});

/** Lines that are looked through. */
const maxLines = 2_000;
const usualLines = 100;

/** What a debugged program printed. */
export const debugOutput: ToolDefinition<z.infer<typeof schema>, DebugPorts> = {
  name: 'debug_output',
  description:
    'Get the last lines that a debugged program printed, also after its end. `contains` keeps lines with that text, `session` names the program (s1).',
  brief: 'Get what a debugged program printed.',
  rare: ['session'],
  effect: 'read',
  schema,
  async run({ session, contains = '', lines: wanted = usualLines }, ports) {
    const { sessions } = ports.debug;
    const found = session === undefined ? sessions.all.at(-1) : sessions.byLabel(session);
    if (found === undefined) {
      throw new ToolError('No program was debugged yet, so nothing was printed.');
    }
    const all = lastLines(sessions.runOf(found).output, maxLines).filter((line) =>
      line.includes(contains),
    );
    const room = new TokenRoom(ports.maxResultTokens - 200);
    const kept = all
      .slice(-Math.min(Math.max(1, wanted), maxLines))
      .toReversed()
      .filter((line) => room.take(line))
      .toReversed();
    const content =
      kept.length === 0
        ? 'It printed nothing like that.'
        : fenced(kept.join('\n'), found.info.name, ports);
    return { content, summary: `Read ${counted(kept.length, 'line')} of output` };
  },
};
