import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { getLlama, LlamaLogLevel } from 'node-llama-cpp';
import { withLlamaSources } from '../test/support/llamaSources.ts';

/**
 * Has llama.cpp count the texts of the token estimate's test anew, in parts: `node
 * scripts/tokenCounts.ts`. The vocabularies are those of llama.cpp's own tests.
 */
const folder = path.join(import.meta.dirname, '../test/fixtures/token-counts');
const vocabularies = ['qwen2', 'llama-bpe'];
const partCount = 6;

const names = (await fs.readdir(path.join(folder, 'texts'))).toSorted();
const parts = (
  await Promise.all(
    names.map(async (name) => {
      const text = await fs.readFile(path.join(folder, 'texts', name), 'utf8');
      return partsOf(text).map((part) => ({
        name,
        text: part,
        tokens: {} as Record<string, number>,
      }));
    }),
  )
).flat();

await withLlamaSources(async (readSource) => {
  const llama = await getLlama({ build: 'never', gpu: false, logLevel: LlamaLogLevel.disabled });
  for (const vocabulary of vocabularies) {
    const modelPath = await readSource(`models/ggml-vocab-${vocabulary}.gguf`);
    const model = await llama.loadModel({ modelPath, vocabOnly: true });
    for (const part of parts) {
      part.tokens[vocabulary] = model.tokenize(part.text).length;
    }
    await model.dispose();
  }
  await llama.dispose();
});
await fs.writeFile(path.join(folder, 'counts.json'), `${JSON.stringify(parts, undefined, 1)}\n`);

/** Cuts between lines, as evenly as they allow. */
function partsOf(text: string): string[] {
  const lines = text.split(/(?<=\n)/);
  const length = Math.ceil(lines.length / partCount);
  return Array.from({ length: partCount }, (_, index) =>
    lines.slice(index * length, (index + 1) * length).join(''),
  ).filter((part) => part !== '');
}
