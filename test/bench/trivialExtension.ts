import * as path from 'node:path';
import { createVSIX } from '@vscode/vsce';

/** Packages the extension that all others can at best equal. @returns path of the .vsix */
export async function packTrivialExtension(folder: string): Promise<string> {
  const packagePath = path.join(folder, 'trivial.vsix');
  await createVSIX({
    cwd: path.join(import.meta.dirname, 'trivialExtension'),
    packagePath,
    dependencies: false,
    allowMissingRepository: true,
    skipLicense: true,
  });
  return packagePath;
}
