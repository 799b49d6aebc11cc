import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ensureDebugAdapters } from '../../scripts/debugAdapters.ts';
import { DebugEditor } from '../support/debug/debugEditor.ts';
import { StandingProgram } from '../support/debug/standingProgram.ts';

const found = await ensureDebugAdapters();
const program = new StandingProgram({ threadId: 0 });
let served: Awaited<ReturnType<typeof program.adapter.serve>>;
let debug: DebugEditor;

beforeAll(async () => {
  served = await program.adapter.serve();
  const folder = '${workspaceFolder}';
  debug = await DebugEditor.start({
    configurations: [
      {
        name: 'Python',
        type: 'debugpy-test',
        request: 'launch',
        program: `${folder}/py/orders.py`,
      },
      { name: 'JavaScript', type: 'node', request: 'launch', program: `${folder}/js/orders.cjs` },
      { name: 'Scripted', type: 'scripted-test', request: 'launch', port: served.port },
    ],
  });
});
afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') {
    await debug.editor.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
  }
});
afterAll(async () => {
  await debug.close();
  await served.close();
});

describe('in the real editor', () => {
  test.runIf(found.has('debugpy'))('a program in Python stops at its exception', async () => {
    await debug.launch('Python');
    expect(await debug.exceptionText()).toContain("no attribute 'upper'");
    expect(await debug.topFrame()).toMatch(/describe.*orders\.py.*24/);
    await debug.stop();
  });

  test('a program in JavaScript does so once it is asked to', async () => {
    await debug.launch('JavaScript');
    await debug.stopOn('Caught Exceptions');
    await debug.launch('JavaScript');
    expect(await debug.topFrame()).toMatch(/greet.*orders\.cjs.*22/);
    await debug.stop();
  });

  test('an adapter of the test stops where and why it wants, in its thread 0', async () => {
    const file = `${debug.editor.workspace}/c/orders.c`;
    program.adapter.reply({
      configurationDone: () => {
        const frames = [{ name: 'initial', file, line: 15, locals: { order: { id: 2 } } }];
        setImmediate(() => program.stop({ reason: 'cosmic ray', frames }));
      },
    });
    await debug.launch('Scripted');
    expect(await debug.topFrame()).toMatch(/initial.*orders\.c.*15/);
    await debug.editor.waitFor(
      async () => program.adapter.requests.map(({ command }) => command),
      (commands) => commands.includes('variables'),
    );
    await debug.stop();
  });
});
