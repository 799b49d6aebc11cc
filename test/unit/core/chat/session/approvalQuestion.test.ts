import { expect, test } from 'vitest';
import { approvalQuestion } from '../../../../../src/core/chat/session/approvalQuestion.ts';
import type { Action, FileChange } from '../../../../../src/core/safety/action.ts';
import { shopPath } from '../../../../support/gateWorld.ts';

const folder = shopPath('', { kind: 'directory' });
const change = (...changes: readonly FileChange[]): Action => ({
  ...{ kind: 'change', tool: 'edit_file', changes },
});
const mcp = { server: 'docs', serverHash: 'h', toolHash: 't', isChanged: false };

const cases: readonly (readonly [string, Action, language: string, detail: string])[] = [
  [
    'an edit as a diff, tabs and all',
    change({ kind: 'edit', path: shopPath('a.ts'), before: '\tx\n', after: '\ty\n' }),
    'diff',
    '--- a/a.ts\n+++ b/a.ts\n@@ -1,1 +1,1 @@\n-\tx\n+\ty\n',
  ],
  [
    'a file with Windows’ line ends without their signs',
    change({ kind: 'create', path: shopPath('a.bat'), after: 'echo\r\ndir\r\n' }),
    'diff',
    '--- /dev/null\n+++ b/a.bat\n@@ -0,0 +1,2 @@\n+echo\n+dir\n',
  ],
  [
    'line ends that change, and text that runs the other way',
    change({ kind: 'edit', path: shopPath('a.ts'), before: 'x\r\n', after: 'x // \u202Ey\n' }),
    'diff',
    '--- a/a.ts\n+++ b/a.ts\n@@ -1,1 +1,1 @@\n-x‹U+000D (control character)›\n+x // ‹U+202E (text direction)›y\n',
  ],
  [
    'what goes and what is renamed',
    change(
      { kind: 'delete', path: shopPath('a.ts') },
      { kind: 'rename', path: shopPath('b.ts'), to: shopPath('c.ts') },
    ),
    'diff',
    '--- a/a.ts\n+++ /dev/null\nrename from b.ts\nrename to c.ts\n',
  ],
  [
    'a command behind its folder, whatever it says itself',
    { kind: 'command', tool: 'run_command', command: '# in /\nls', shell: 'bash', folder },
    'bash',
    '# in /work/shop\n# in /\nls',
  ],
  [
    'a command of another shell',
    { kind: 'command', tool: 'run_command', command: 'dir', shell: 'powershell', folder },
    '',
    '# in /work/shop\ndir',
  ],
  [
    'what is typed into a command',
    { kind: 'input', tool: 'command_input', commandId: '1', text: 'y\u0003' },
    '',
    'y‹U+0003 (control character)›',
  ],
  [
    'an address',
    { kind: 'fetch', tool: 'fetch_url', url: 'https://example.org/?q=1\u200B' },
    '',
    'https://example.org/?q=1‹U+200B (invisible character)›',
  ],
  [
    'how a server is started',
    { kind: 'connect', tool: 'mcp', server: 'docs', target: 'npx docs', serverHash: 'h' },
    '',
    'npx docs',
  ],
  [
    'the arguments of a server’s tool',
    { kind: 'mcp', tool: 'docs_find', ...mcp, arguments: { query: 'a\u2066b' } },
    'json',
    '{\n  "query": "a‹U+2066 (text direction)›b"\n}',
  ],
];

test.each(cases)('shows %s', (_name, action, language, detail) => {
  const request = {
    action,
    hash: 'h',
    title: 'Title',
    reasons: ['why'],
    scopes: ['once'],
  } as const;
  expect(approvalQuestion(request, 'q1', 'call-1')).toEqual({
    ...{ kind: 'approval', id: 'q1', callId: 'call-1', title: 'Title', reasons: ['why'] },
    ...{ scopes: ['once'], hash: 'h', detail, language, canReview: action.kind === 'change' },
  });
});
