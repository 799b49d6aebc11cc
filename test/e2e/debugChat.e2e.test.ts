import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { ensureDebugAdapters } from '../../scripts/debugAdapters.ts';
import { ChatPanel } from '../support/chatPanel.ts';
import { ChatRemote } from '../support/chatRemote.ts';
import { calls, ChatUser, fencedIn } from '../support/chatUser.ts';
import { DebugEditor } from '../support/debug/debugEditor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';

const found = await ensureDebugAdapters();
let debug: DebugEditor;
let remote: ChatRemote;
let chat: ChatPanel;
const user = new ChatUser(() => ({ chat, remote, editor: debug.editor, close: async () => {} }));

beforeAll(async () => {
  remote = await ChatRemote.start();
  const program = '${workspaceFolder}/js/orders.cjs';
  const python = '${workspaceFolder}/py/orders.py';
  debug = await DebugEditor.start({
    configurations: [
      { name: 'JavaScript', type: 'node', request: 'launch', program },
      { name: 'Python', type: 'debugpy-test', request: 'launch', program: python },
    ],
    extensions: [await packagedExtension()],
    env: { GLM_AIR_API_KEY: 'test-key', SHELL: '/bin/bash' },
    settings: {
      'glmAir.backend': 'remote',
      'glmAir.remote.provider': 'custom',
      'glmAir.remote.baseUrl': remote.baseUrl,
      'glmAir.remote.model': 'glm-4.5-air',
      'glmAir.completion.enabled': false,
    },
  });
  await debug.editor.page.setViewportSize({ width: 1600, height: 1000 });
  // Before that there is no command of ours.
  await debug.editor.waitForStatusBar('glmAir.status', (text) => text !== '');
  chat = await ChatPanel.open(debug.editor, 'GLM Air: Open Chat in Editor');
  // Sources of stops open beside it, not over it.
  await debug.editor.runCommand('View: Move Editor into Right Group');
  await debug.editor.runCommand('View: Lock Editor Group');
  await chat.refind();
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    await debug.editor.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
  }
});
afterAll(async () => {
  await debug.close();
  await remote.close();
});

/** What the model was told of the user's last message. */
function lastQuestion(): string {
  return remote.chats.at(-1)?.messages?.findLast(({ role }) => role === 'user')?.content ?? '';
}

test('a program that fails without a stop is a chip, and runs again to where it throws', async () => {
  await debug.launch('JavaScript');
  await debug.ended();
  const chip = chat.by('chip').filter({ hasText: 'TypeError in greet() orders.cjs:22' });
  await chip.waitFor();
  await debug.editor.runCommand('GLM Air: Run Again and Stop Where It Throws');
  expect(await debug.topFrame()).toMatch(/greet.*orders\.cjs.*22/);
  await chip.waitFor();
  await debug.editor.screenshot('debug-chip');

  remote.willSay([{ text: '`order.customer` is undefined in `js/orders.cjs:22`.' }]);
  await debug.editor.runCommand('GLM Air: Why Did It Stop Here?');
  await chat.waitForAnswer((text) => text.includes('is undefined in'));
  expect(lastQuestion()).toMatch(/^Why did it stop here\?/m);
  expect(lastQuestion()).toMatch(/^>22\|.*order\.customer\.name/mu);
  expect(lastQuestion()).toMatch(/^ {2}order: Object = .*customer: undefined/mu);
});

test('what has an effect is held until it is allowed, and the program’s state proves it', async () => {
  await user.tell(
    'Look closer',
    calls('debug_eval', { expression: 'order.id > 1' }),
    calls('debug_eval', { expression: 'orders.push(3)' }),
    calls('debug_eval', { expression: 'orders.length' }),
    calls('debug_eval', { expression: 'orders.push(3)', why: 'again' }),
    calls('debug_eval', { expression: 'orders.length', why: 'again' }),
  );
  await user.deny('orders.push(3)');
  await user.approve('orders.push(3)');
  const [silent, denied, before, approved, after] = await user.untilOver();
  expect(fencedIn(silent)).toMatch(/order\.id > 1.* = true/u);
  expect(denied).toMatch(/denied/u);
  expect(fencedIn(before)).toMatch(/orders\.length.* = 2/u);
  expect(fencedIn(approved)).toMatch(/= 3/u);
  expect(fencedIn(after)).toMatch(/orders\.length.* = 3/u);
});

test('the user steps on in between, and the model is told before it moves anything', async () => {
  await user.tell('Go on', ['hold', { call: 'debug_run', with: { action: 'continue' } }]);
  await debug.editor.press('F11');
  await debug.ended();
  remote.letGo();
  const results = await user.untilOver();
  expect(results.at(-1)).toMatch(/No program stands still|The user moved the program/u);
});

test('a trace has the values, the cause is written down, and a fix is proven by the same failure', async () => {
  const file = 'js/orders.cjs';
  const hypotheses = [
    {
      claim: 'One order has no customer',
      prediction: 'customer is undefined',
      verdict: 'confirmed',
      evidence: ['t1.2'],
    },
  ];
  const edits = [{ search: 'order.customer.name', replace: "order.customer?.name ?? 'nobody'" }];
  await user.tell(
    '/fix',
    calls('debug_trace', {
      probes: [{ file, match: 'const label', expressions: ['order.id', 'order.customer'] }],
    }),
    calls('debug_conclude', { hypotheses, rootCause: 'Order 2 has no customer.' }),
    calls('edit_file', { path: file, edits }),
    calls('debug_run', { action: 'verify', times: 2 }),
  );
  await user.approve('Start under the debugger', 'for this turn');
  await user.approve(file);
  const results = await user.untilOver();
  expect(fencedIn(results.at(-4))).toMatch(/t1\.1 .*order\.id = 1, order\.customer = Customer/u);
  expect(fencedIn(results.at(-4))).toMatch(/t1\.2 .*order\.id = 2, order\.customer = undefined/u);
  expect(results.at(-3)).toContain('Root cause noted');
  expect(results.at(-1)).toMatch(/^Verified: .* is gone in 2 of 2 runs/u);
  await chat.by('ledger').getByText('Verified, 2 of 2 runs').first().waitFor();
  await debug.editor.screenshot('debug-verified');
  const text = await fs.readFile(path.join(debug.editor.workspace, file), 'utf8');
  expect(text).toContain("?? 'nobody'");
  expect(await debug.editor.page.locator('.debug-breakpoint').count()).toBe(0);
});

test.runIf(found.has('debugpy'))(
  'an exception in Python is explained by its line and its value',
  async () => {
    await debug.launch('Python');
    await chat
      .by('chip')
      .filter({ hasText: 'AttributeError in describe() orders.py:24' })
      .waitFor();
    remote.willSay([{ text: '`name` is None in `py/orders.py:24`.' }]);
    await chat.ask('/why');
    expect(lastQuestion()).toMatch(/^>24\|.*name\.upper\(\)/mu);
    expect(lastQuestion()).toMatch(/^ {2}name: NoneType = None$/mu);
    await debug.stop();
  },
);

test('a command that crashes in the terminal is a chip, and runs again under the debugger once it was seen', async () => {
  const { editor } = debug;
  await editor.runCommand('Terminal: Create New Terminal');
  await editor.page.locator('.terminal-wrapper.active .xterm-screen').click();
  await editor.typeText('node js/crash.cjs\n');
  await chat.by('chip').filter({ hasText: 'RangeError in later() crash.cjs:2' }).waitFor();
  await editor.runCommand('GLM Air: Run Again and Stop Where It Throws');
  const dialog = editor.page.locator('.monaco-dialog-box');
  await dialog.getByText('"program"').waitFor();
  await editor.screenshot('debug-configuration');
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  expect(await debug.topFrame()).toMatch(/later.*crash\.cjs.*2/);
  await debug.stop();
});

test('a breakpoint of the model’s does not outlive a window that is killed', async () => {
  const set = [{ file: 'js/orders.cjs', match: 'return `${label}', condition: 'order.id === 2' }];
  await user.tell('Stop at the second order', calls('debug_breakpoints', { set }));
  const results = await user.untilOver();
  expect(results.at(-1)).toMatch(/orders\.cjs:22 is set/u);
  const rows = debug.editor.page.locator('.debug-breakpoints .breakpoint', {
    hasText: 'orders.cjs',
  });
  await rows.first().waitFor();
  await debug.editor.killExtensionHost();
  await rows.first().waitFor({ state: 'detached' });
});
