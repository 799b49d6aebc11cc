import { describe, expect, test } from 'vitest';
import { launchOfCommand } from '../../../../../src/core/debug/launch/launchOfCommand.ts';
import { installedDebuggers } from '../../../../support/debug/installedDebuggers.ts';

describe('a command line under the debugger', () => {
  test.each([
    [
      'node --enable-source-maps src/app.js --size 3',
      {
        type: 'node',
        program: '/work/src/app.js',
        args: ['--size', '3'],
        runtimeArgs: ['--enable-source-maps'],
      },
    ],
    [
      'tsx app.ts',
      {
        type: 'node',
        program: '/work/app.ts',
        args: [],
        runtimeArgs: [],
        runtimeExecutable: 'tsx',
      },
    ],
    [
      'node --test test/',
      { type: 'node', runtimeExecutable: 'node', runtimeArgs: ['--test', 'test/'], args: [] },
    ],
    ['npm test', { type: 'node', runtimeExecutable: 'npm', runtimeArgs: ['test'], args: [] }],
    ['python3 -X dev app.py a', { type: 'debugpy', program: '/work/app.py', args: ['a'] }],
    ['python3.12 app.py a', { type: 'debugpy', program: '/work/app.py', args: ['a'] }],
    ['python -m shop.cart 3', { type: 'debugpy', module: 'shop.cart', args: ['3'] }],
    ['pytest -k cart', { type: 'debugpy', module: 'pytest', args: ['-k', 'cart'] }],
    ['./build/sort 3 1', { type: 'lldb-dap', program: '/work/./build/sort', args: ['3', '1'] }],
  ])('%s', (line, expected) => {
    const launch = launchOfCommand(line.split(' '), '/work', installedDebuggers);
    expect(launch).toEqual({ request: 'launch', name: `GLM: ${line}`, cwd: '/work', ...expected });
  });

  test.each(['node', 'python3 -m', 'python3 -c print(1)', 'ls -l', './run.sh', 'make test', ''])(
    'is none where nobody can debug it: %s',
    (line) => {
      expect(launchOfCommand(line.split(' '), '/work', installedDebuggers)).toBeUndefined();
    },
  );

  test('is none where its debugger is not installed', () => {
    expect(
      launchOfCommand(['python3', 'a.py'], '/work', installedDebuggers.slice(0, 1)),
    ).toBeUndefined();
  });
});
