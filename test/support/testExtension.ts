import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { createVSIX } from '@vscode/vsce';
import { build } from 'esbuild';

export interface TestExtension {
  /** Folder with `package.json` and `extension.ts`. */
  readonly source: string;
  /** Takes the package and all that is made for it. */
  readonly folder: string;
  /** Files to put into its `dist`, absolute, by what they are called there. */
  readonly files?: Readonly<Record<string, string>>;
  /** Values of free names in its sources. */
  readonly define?: Readonly<Record<string, unknown>>;
}

/** Bundles and packages an extension of the tests, from the sources as they are. @returns path of the .vsix */
export async function packTestExtension(extension: TestExtension): Promise<string> {
  const { source, folder, files = {}, define = {} } = extension;
  const stage = path.join(folder, `${path.basename(source)}-stage`);
  const dist = path.join(stage, 'dist');
  await fs.mkdir(dist, { recursive: true });
  await fs.copyFile(path.join(source, 'package.json'), path.join(stage, 'package.json'));
  for (const [name, file] of Object.entries(files)) {
    await fs.mkdir(path.dirname(path.join(dist, name)), { recursive: true });
    await fs.copyFile(file, path.join(dist, name));
  }
  await build({
    entryPoints: [path.join(source, 'extension.ts')],
    outfile: path.join(dist, 'extension.js'),
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
    external: ['vscode'],
    define: Object.fromEntries(
      Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)]),
    ),
    // Packages in CommonJS ask for these two.
    banner: {
      js: `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url), __filename = import.meta.filename;`,
    },
    logLevel: 'error',
  });
  const packagePath = path.join(folder, `${path.basename(source)}.vsix`);
  await createVSIX({
    cwd: stage,
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}
