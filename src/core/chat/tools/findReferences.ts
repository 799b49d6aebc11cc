import type * as z from 'zod/mini';
import { describeCodePlaces } from './codePlaces.ts';
import { codePosition, codePositionSchema as schema } from './codePosition.ts';
import type { LanguagePorts } from './languagePorts.ts';
import type { ToolDefinition } from './tool.ts';

/** Finds every use of something. */
export const findReferences: ToolDefinition<z.infer<typeof schema>, LanguagePorts> = {
  name: 'find_references',
  description:
    'Find every use of the `symbol` that stands on a `line` (1-based) of a file, by its meaning, not by its letters.',
  brief: 'Find all uses of a symbol.',
  effect: 'read',
  schema,
  async run(args, ports, signal) {
    const places = await ports.languages.references(await codePosition(args, ports), signal);
    const { symbol } = args;
    const otherwise = 'Try search_text for its name.';
    return describeCodePlaces(places, { noun: 'use', plural: 'uses', symbol, otherwise }, ports);
  },
};
