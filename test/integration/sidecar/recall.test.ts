import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startSidecar } from '../../support/sidecarProcess.ts';

const sample = join(import.meta.dirname, '../../fixtures/sample');
/** Shorter lines, closing brackets mostly, say nothing about what the model knows. */
const minLineLength = 9;

interface Cut {
  readonly file: string;
  readonly prefix: string;
  readonly suffix: string;
  /** What is missing between them: the end of a line. */
  readonly missing: string;
}

test('the tiny GLM completes at least four of five lines of the sample, cut after a third', async () => {
  const sidecar = await startSidecar();
  const cuts = (await Promise.all((await readdir(sample)).map(cutsOf))).flat();
  const wrong: string[] = [];
  for (const { file, prefix, suffix, missing } of cuts) {
    const body = { prompt: prefix, suffix, temperature: 0, max_tokens: 60 };
    const answer = (await (await sidecar.post('/v1/completions', body)).json()) as Completion;
    const [firstLine = ''] = answer.choices[0].text.split('\n');
    if (firstLine !== missing) {
      wrong.push(`${file}: ${missing} ≠ ${firstLine}`);
    }
  }
  await sidecar.stop();
  expect(cuts.length).toBeGreaterThan(80);
  expect(wrong.length / cuts.length, wrong.join('\n')).toBeLessThanOrEqual(0.2);
});

async function cutsOf(file: string): Promise<readonly Cut[]> {
  const text = await readFile(join(sample, file), 'utf8');
  let start = 0;
  return text.split('\n').flatMap((line) => {
    const cut = start + Math.floor(line.length / 3);
    const end = start + line.length;
    start = end + 1;
    return line.trim().length < minLineLength
      ? []
      : [
          {
            file,
            prefix: text.slice(0, cut),
            suffix: text.slice(end),
            missing: text.slice(cut, end),
          },
        ];
  });
}

interface Completion {
  readonly choices: readonly [{ readonly text: string }];
}
