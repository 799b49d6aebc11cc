import type * as z from 'zod/mini';
import { fence } from '../../safety/fence.ts';
import { codePosition, codePositionSchema as schema } from './codePosition.ts';
import type { LanguagePorts } from './languagePorts.ts';
import { TokenRoom } from './resultText.ts';
import type { ToolDefinition } from './tool.ts';

/** Tells a symbol's type and documentation. */
export const hover: ToolDefinition<z.infer<typeof schema>, LanguagePorts> = {
  name: 'hover',
  description:
    'Show type and documentation of the `symbol` that stands on a `line` (1-based) of a file.',
  brief: 'Show type and docs of a symbol.',
  effect: 'read',
  schema,
  async run(args, ports, signal) {
    const texts = await ports.languages.hover(await codePosition(args, ports), signal);
    const summary = `Looked at ${JSON.stringify(args.symbol)}`;
    if (texts.length === 0) {
      const content =
        'Nothing is known of it. go_to_definition or search_text may show its source.';
      return { content, summary };
    }
    const room = new TokenRoom(ports.maxResultTokens);
    const lines = texts.join('\n\n').split('\n');
    const cut = lines.findIndex((line) => !room.take(line));
    const shown =
      cut < 0
        ? lines
        : [...lines.slice(0, cut), '[cut for its length: go_to_definition shows the source]'];
    const origin = { origin: 'search result', name: args.symbol } as const;
    return { content: fence(shown.join('\n'), origin, ports.randomId), summary };
  },
};
