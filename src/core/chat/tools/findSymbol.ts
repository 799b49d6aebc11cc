import * as z from 'zod/mini';
import { describeCodePlaces } from './codePlaces.ts';
import type { LanguagePorts } from './languagePorts.ts';
import { ToolError, type ToolDefinition } from './tool.ts';

const schema = z.object({ symbol: z.string() });

/** Finds where something is declared, by its name. */
export const findSymbol: ToolDefinition<z.infer<typeof schema>, LanguagePorts> = {
  name: 'find_symbol',
  description:
    'Find where functions, classes, variables and types are declared in the workspace, by name or a part of it.',
  brief: 'Find declarations by name.',
  effect: 'read',
  schema,
  async run({ symbol }, ports, signal) {
    if (symbol.trim() === '') {
      throw new ToolError('Call find_symbol with a name or a part of one.');
    }
    const places = await ports.languages.symbols(symbol, signal);
    const otherwise = 'The language may have no such index: try search_text.';
    const question = { noun: 'declaration', plural: 'declarations', symbol, otherwise };
    return describeCodePlaces(places, question, ports);
  },
};
