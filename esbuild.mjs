import { copyFile, mkdir, rm } from 'node:fs/promises';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { activationBytes } from './scripts/activationSize.ts';

const { values: flags } = parseArgs({
  options: {
    production: { type: 'boolean' },
    watch: { type: 'boolean' },
    into: { type: 'string', default: '.' },
  },
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

const nodeGlobals = `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url), __filename = import.meta.filename;`;

/** @type {esbuild.BuildOptions[]} */
const bundles = [
  {
    ...common,
    entryPoints: ['src/extension.ts'],
    outdir: path.join(flags.into, 'dist'),
    splitting: true, // What stands behind `import()` loads with the first request.
    chunkNames: 'chunks/[name]-[hash]',
    external: ['vscode'],
    // Packages in CommonJS ask for these two.
    banner: { js: nodeGlobals },
  },
  {
    ...common,
    entryPoints: { sidecar: 'src/sidecar/main.ts' },
    outdir: path.join(flags.into, 'vendor'),
    outExtension: { '.js': '.mjs' },
    external: ['node-llama-cpp'], // It looks for its binaries beside its own files.
  },
  {
    ...common,
    entryPoints: [
      { in: 'webview/performance/main.ts', out: 'performance' },
      { in: 'webview/performance/style.css', out: 'performance' },
      { in: 'webview/chat/main.ts', out: 'chat' },
      { in: 'webview/chat/style.css', out: 'chat' },
    ],
    outdir: path.join(flags.into, 'dist/webview'),
    platform: 'browser',
    format: 'iife',
    loader: { '.svg': 'text' }, // Pictures stand in the page; it loads none.
    target: 'chrome138', // VS Code 1.106 shows its pages in Electron 37's.
  },
];

const demo = path.join(flags.into, 'media/demo');
await rm(path.join(flags.into, 'dist/chunks'), { recursive: true, force: true });
await mkdir(demo, { recursive: true });
await copyFile('test/fixtures/tiny-glm/tiny-glm.gguf', path.join(demo, 'tiny-glm.gguf'));
const grammars = path.join(flags.into, 'dist/grammars');
await mkdir(grammars, { recursive: true });
for (const name of ['tree-sitter', 'tree-sitter-bash', 'tree-sitter-powershell']) {
  const file = `node_modules/@vscode/tree-sitter-wasm/wasm/${name}.wasm`;
  await copyFile(file, path.join(grammars, `${name}.wasm`));
}
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
    for (const [file, { entryPoint }] of Object.entries(metafile?.outputs ?? {})) {
      if (metafile !== undefined && entryPoint?.endsWith('.ts')) {
        console.log(`${entryPoint} loads ${size(activationBytes(metafile.outputs, file))} at once`);
      }
    }
    console.log('build finished');
  });
}

/** @param {number} bytes */
function size(bytes) {
  return `${(bytes / 1_000).toFixed(1)} kB`;
}
