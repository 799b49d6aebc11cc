import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { startLlamaTemplate } from '../test/support/renderedByLlama.ts';
import { templateConversations } from '../test/support/templateConversations.ts';

/** Has llama.cpp render every conversation of the template's tests anew: `node scripts/templateGoldens.ts`. */
const file = path.join(import.meta.dirname, '../test/fixtures/glm-template/goldens.json');

const template = await startLlamaTemplate();
try {
  const goldens = [];
  for (const { name, input } of templateConversations()) {
    goldens.push({ name, input, rendered: await template.render(input) });
  }
  await fs.writeFile(file, `${JSON.stringify(goldens, undefined, 1)}\n`);
} finally {
  await template.stop();
}
