import * as path from 'node:path';
import { adapterNames, findDebugAdapter } from '../../../scripts/debugAdapters.ts';
import { packTestExtension } from '../testExtension.ts';

const source = path.join(import.meta.dirname, '../../e2e/debugAdapterExtension');

/**
 * Packs the extension that brings the installed adapters into an editor, as types `debugpy-test`, `cdt-gdb-test` and
 * `lldb-dap-test`; and `scripted-test`, whose configurations name the `port` of a `ScriptedAdapter`. js-debug is built in.
 * @param folder takes the package
 * @returns path of the .vsix, for `EditorOptions.extensions`
 */
export async function packAdapterExtension(folder: string): Promise<string> {
  const programs: [string, unknown][] = [];
  for (const name of adapterNames) {
    const program = await findDebugAdapter(name);
    if (program?.kind === 'pipe') {
      programs.push([`${name}-test`, program]);
    }
  }
  return packTestExtension({
    source,
    folder,
    define: { adapterPrograms: Object.fromEntries(programs) },
  });
}
