import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '../..');

/** Bundles the sidecar as the package does, inside the repository so that node-llama-cpp is found. */
export async function buildSidecar(): Promise<string> {
  const folder = join(root, '.cache', 'test-sidecar');
  await mkdir(folder, { recursive: true });
  const draft = join(folder, `sidecar.${process.pid}.mjs`);
  await build({
    entryPoints: [join(root, 'src/sidecar/main.ts')],
    outfile: draft,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: ['node-llama-cpp'],
    logLevel: 'error',
  });
  const path = join(folder, 'sidecar.mjs');
  await rename(draft, path); // Test files run in parallel: nobody may load half a bundle.
  return path;
}
