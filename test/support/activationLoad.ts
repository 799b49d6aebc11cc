import { build } from 'esbuild';
import { activationBytes } from '../../scripts/activationSize.ts';

/** Bytes of code that VS Code loads to activate an installed extension. */
export async function activationLoadBytes(folder: string): Promise<number> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['dist/extension.js'],
    bundle: true,
    write: false,
    metafile: true,
    outdir: 'unused',
    platform: 'node',
    format: 'esm',
    external: ['vscode'],
  });
  return activationBytes(metafile.inputs, 'dist/extension.js');
}
