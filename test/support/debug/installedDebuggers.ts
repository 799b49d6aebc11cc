import type { InstalledDebugger } from '../../../src/core/debug/debuggee.ts';

/** Debuggers as their extensions tell of them, with a few of their properties. */
export const installedDebuggers: readonly InstalledDebugger[] = [
  {
    ...{ type: 'node', label: 'Node.js', required: [] },
    languages: ['javascript', 'typescript'],
    launchProperties: properties('program args cwd env console runtimeExecutable runtimeArgs'),
  },
  {
    ...{ type: 'debugpy', label: 'Python Debugger', required: [] },
    languages: ['python'],
    launchProperties: properties('program module args cwd env console justMyCode'),
  },
  {
    ...{ type: 'lldb-dap', label: 'LLDB', required: ['program'] },
    languages: ['c', 'cpp', 'rust'],
    launchProperties: properties('program args cwd env'),
  },
];

function properties(names: string): InstalledDebugger['launchProperties'] {
  return Object.fromEntries(names.split(' ').map((name) => [name, {}]));
}
