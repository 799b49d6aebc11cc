import type * as z from 'zod/mini';
import { describeCodePlaces } from './codePlaces.ts';
import { codePosition, codePositionSchema as schema } from './codePosition.ts';
import type { LanguagePorts } from './languagePorts.ts';
import type { ToolDefinition } from './tool.ts';

/** Finds where something is defined. */
export const goToDefinition: ToolDefinition<z.infer<typeof schema>, LanguagePorts> = {
  name: 'go_to_definition',
  description: 'Find where the `symbol` that stands on a `line` (1-based) of a file is defined.',
  brief: 'Find where a symbol is defined.',
  effect: 'read',
  schema,
  async run(args, ports, signal) {
    const places = await ports.languages.definitions(await codePosition(args, ports), signal);
    const { symbol } = args;
    const otherwise = 'Try find_symbol or search_text for its name.';
    const question = { noun: 'definition', plural: 'definitions', symbol, otherwise };
    return describeCodePlaces(places, question, ports);
  },
};
