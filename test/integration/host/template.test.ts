import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ensureLlamaServer } from '../../../scripts/llamaServer.ts';
import { renderChat } from '../../../src/core/glm/template.ts';
import { startLlamaTemplate } from '../../support/renderedByLlama.ts';
import { anyConversation } from '../../support/templateConversations.ts';

const isBuilt = (await ensureLlamaServer()) !== undefined;

test.runIf(isBuilt)('renders whatever is said byte for byte as llama.cpp does', async () => {
  const template = await startLlamaTemplate();
  try {
    await fc.assert(
      fc.asyncProperty(anyConversation, async (input) => {
        const ours = renderChat(input).map((part) => part.text);
        expect(ours.join('')).toBe(await template.render(input));
      }),
      { seed: 2025, numRuns: 100 },
    );
  } finally {
    await template.stop();
  }
});
