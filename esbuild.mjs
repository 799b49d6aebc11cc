import { copyFile, rm } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { activationBudgetBytes, activationBytes } from './scripts/activationSize.ts';

const { values: flags } = parseArgs({
  options: { production: { type: 'boolean' }, watch: { type: 'boolean' } },
});

/** @satisfies {esbuild.BuildOptions} */
const common = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node22', // VS Code 1.106 runs extensions on Node 22.
  minify: flags.production === true,
  sourcemap: flags.production !== true,
  metafile: true,
  logLevel: 'silent',
  plugins: [{ name: 'report', setup: report }],
};

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...common,
    entryPoints: ['src/extension.ts'],
    outdir: 'dist',
    splitting: true, // What stands behind `import()` loads with the first request.
    chunkNames: 'chunks/[name]-[hash]',
    external: ['vscode'],
  },
  {
    ...common,
    entryPoints: { sidecar: 'src/sidecar/main.ts' },
    outdir: 'vendor',
    outExtension: { '.js': '.mjs' },
    external: ['node-llama-cpp'], // It looks for its binaries beside its own files.
  },
];

await rm('dist/chunks', { recursive: true, force: true });
await copyFile('test/fixtures/tiny-glm/tiny-glm.gguf', 'media/demo/tiny-glm.gguf');
if (flags.watch) {
  await Promise.all(bundles.map(async (bundle) => (await esbuild.context(bundle)).watch()));
} else {
  await Promise.all(bundles.map((bundle) => esbuild.build(bundle))).catch(() => {
    process.exitCode = 1; // Each error has been printed.
  });
}

/**
 * Prints errors as compilers do, so that the editor finds them, and the sizes that matter.
 * @param {esbuild.PluginBuild} build
 */
function report(build) {
  build.onStart(() => console.log('build started'));
  build.onEnd(({ errors, metafile }) => {
    for (const { text, location } of errors) {
      const { file, line, column } = location ?? { file: 'esbuild.mjs', line: 1, column: 0 };
      console.error(`${file}:${line}:${column + 1}: error: ${text}`);
    }
    for (const file of Object.keys(metafile?.outputs ?? {})) {
      if (metafile?.outputs[file]?.entryPoint !== undefined) {
        console.log(describe(metafile, file));
      }
    }
    console.log('build finished');
  });
}

/**
 * @param {esbuild.Metafile} metafile
 * @param {string} file
 */
function describe(metafile, file) {
  const kilobytes = (/** @type {number} */ bytes) => `${(bytes / 1_000).toFixed(1)} kB`;
  const size = kilobytes(activationBytes(metafile.outputs, file));
  const limit = file === 'dist/extension.js' ? ` (limit ${kilobytes(activationBudgetBytes)})` : '';
  return `${file} loads ${size} at start${limit}`;
}
