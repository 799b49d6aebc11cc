import { describe, expect, test } from 'vitest';
import { ToolError } from '../../../../../src/core/chat/tools/tool.ts';
import { safeConfiguration } from '../../../../../src/core/debug/launch/safeConfiguration.ts';
import { installedDebuggers } from '../../../../support/debug/installedDebuggers.ts';

const place = { root: '/work/shop', isInside: (path: string) => path.startsWith('/work/shop') };

function safe(wish: Readonly<Record<string, unknown>>) {
  return safeConfiguration(wish, installedDebuggers, place);
}

describe('a launch configuration of the model’s', () => {
  test('keeps what its debugger knows, with places made absolute', () => {
    const wish = { type: 'node', name: 'Cart', program: 'src/app.js', args: ['--size', '3'] };
    expect(safe({ ...wish, cwd: '${workspaceFolder}/src', runtimeExecutable: 'tsx' })).toEqual({
      configuration: {
        ...{ ...wish, request: 'launch', runtimeExecutable: 'tsx' },
        ...{ program: '/work/shop/src/app.js', cwd: '/work/shop/src' },
      },
      notes: [],
    });
  });

  test('loses what its debugger has no word for, and what is the user’s alone, and says so', () => {
    const wish = {
      type: 'debugpy',
      program: 'a.py',
      shell: 'sh',
      preLaunchTask: 'rm',
      envFile: '.env',
    };
    const { configuration, notes } = safe(wish);
    expect(Object.keys(configuration).toSorted()).toEqual(['name', 'program', 'request', 'type']);
    expect(notes).toEqual([
      '`shell` was left out: debugpy has no such property.',
      '`preLaunchTask` was left out: tasks are started by the user alone.',
      '`envFile` was left out: it would read a file of secrets.',
    ]);
  });

  test.each([
    [
      'a debugger that is not installed',
      { type: 'cobol', program: 'a' },
      /There are: node, debugpy/u,
    ],
    ['attaching', { type: 'node', request: 'attach' }, /Only the user attaches/u],
    ['a program elsewhere', { type: 'node', program: '/etc/passwd' }, /must lie in the workspace/u],
    [
      'a runtime elsewhere',
      { type: 'node', runtimeExecutable: '/tmp/sh' },
      /must lie in the workspace/u,
    ],
    ['a command of the editor', { type: 'node', args: ['${command:evil}'] }, /can’t be used here/u],
    ['an input', { type: 'node', env: { A: '${input:token}' } }, /can’t be used here/u],
    ['a variable without an end', { type: 'node', program: 'a${env:HOME' }, /can’t be used here/u],
    ['nothing to launch', { type: 'lldb-dap' }, /lldb-dap needs `program`/u],
  ])('is refused for %s', (_what, wish, sentence) => {
    expect(() => safe(wish)).toThrow(ToolError);
    expect(() => safe(wish)).toThrow(sentence);
  });
});
