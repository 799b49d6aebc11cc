import { describe, expect, test } from 'vitest';
import type { DebugAction } from '../../../../src/core/safety/action.ts';
import { approves, deniesAll, GateWorld } from '../../../support/gateWorld.ts';

const never = new AbortController().signal;
const configuration = { type: 'debugpy', request: 'launch', name: 'App', program: 'app.py' };
const start = (more: Readonly<Record<string, unknown>> = {}): DebugAction => ({
  ...{ kind: 'debug', tool: 'debug_run', folder: '/work/shop' },
  configuration: { ...configuration, ...more },
});
const evaluation = (expression = 'cart.clear()'): DebugAction => ({
  ...{ kind: 'evaluate', tool: 'debug_eval', program: 'App', adapter: 'debugpy', expression },
  effect: 'calls clear()',
});
const attached = (sessionId = 's'): DebugAction => ({
  ...{ kind: 'attached', tool: 'debug_run', program: 'Server', adapter: 'debugpy', sessionId },
  doing: 'continue it',
});

function doing(world: GateWorld, action: DebugAction, turnId = 't1'): Promise<string> {
  return world.gate.debug(turnId, action, async () => 'done', never);
}

describe('a start under the debugger', () => {
  test('asks with the program, its arguments and the task before it', async () => {
    const world = new GateWorld(approves());
    await doing(world, start({ args: ['--all'], preLaunchTask: 'build', postDebugTask: 'clean' }));
    expect(world.asked[0]).toMatchObject({
      title: 'Start under the debugger: app.py --all',
      reasons: [
        'It runs a program under the debugger.',
        'The task “build” runs before it.',
        'The task “clean” runs after it.',
      ],
      scopes: ['once', 'turn', 'session', 'workspace'],
    });
  });

  test('is done exactly as it was shown', async () => {
    const world = new GateWorld(approves());
    const wish = start();
    let given: DebugAction | undefined;
    await world.gate.debug('t1', wish, async (permitted) => void (given = permitted), never);
    expect(given).toEqual(wish);
    expect(Object.isFrozen(given)).toBe(true);
  });

  test('that was approved for the session holds for this very configuration alone', async () => {
    const world = new GateWorld(approves('session'));
    await doing(world, start());
    world.person = deniesAll;
    expect(await doing(world, start(), 't2')).toBe('done');
    expect(await doing(world, { ...start(), tool: 'debug_trace' })).toBe('done');
    for (const other of [start({ args: ['x'] }), start({ env: { A: '1' } }), start({ cwd: '/' })]) {
      await expect(doing(world, other)).rejects.toThrow('denied');
    }
  });

  test.each([
    ['that attaches', { request: 'attach' }, 'may halt it'],
    ['with what looks like a secret', { args: [`ghp_${'x1'.repeat(18)}`] }, 'secret'],
  ])('%s is asked about each time, whatever the settings say', async (_name, more, reason) => {
    const world = new GateWorld(approves()).set({ debug_run: 'allow' });
    await doing(world, start(more));
    await doing(world, start(more));
    expect(world.asked).toHaveLength(2);
    expect(world.asked[0]).toMatchObject({ scopes: ['once'] });
    expect(world.asked[0]?.reasons.join(' ')).toContain(reason);
  });

  test('is allowed by the settings unless a task comes with it', async () => {
    const world = new GateWorld(deniesAll).set({ debug_run: 'allow' });
    expect(await doing(world, start())).toBe('done');
    await expect(doing(world, start({ preLaunchTask: { type: 'npm' } }))).rejects.toThrow('denied');
    expect(world.asked[0]?.reasons).toContain('The task “{"type":"npm"}” runs before it.');
  });

  test('with a secret in its environment is a start like any other', async () => {
    const world = new GateWorld(approves('session'));
    const action = start({ env: { TOKEN: `ghp_${'x1'.repeat(18)}` } });
    await doing(world, action);
    expect(await doing(world, action)).toBe('done');
    expect(world.asked).toHaveLength(1);
  });
});

describe('an expression with effects', () => {
  test('is asked about each time, and for once alone', async () => {
    const world = new GateWorld(approves()).set({ debug_eval: 'allow' });
    await doing(world, evaluation());
    await doing(world, evaluation());
    expect(world.asked).toHaveLength(2);
    expect(world.asked[0]).toMatchObject({
      title: 'Evaluate in App (debugpy): cart.clear()',
      reasons: ['It calls clear() in the program that is debugged.'],
      scopes: ['once'],
    });
  });

  test('is not taken for allowed by an answer for longer', async () => {
    const world = new GateWorld(approves('session'));
    await expect(doing(world, evaluation())).rejects.toThrow('something else');
  });
});

describe('a program that the user attached to', () => {
  test('may be moved once they allowed it, in this session of it alone', async () => {
    const world = new GateWorld(approves('session')).set({ debug_run: 'allow' });
    await doing(world, attached());
    expect(world.asked[0]?.title).toBe(
      'Handle Server (debugpy), which you attached to: continue it',
    );
    world.person = deniesAll;
    expect(await doing(world, attached(), 't2')).toBe('done');
    await expect(doing(world, attached('other'))).rejects.toThrow('denied');
  });
});

test.each([start(), evaluation(), attached()])(
  'nothing is debugged where the workspace is not trusted or the tool is forbidden: $kind',
  async (action) => {
    const world = new GateWorld(approves());
    world.isTrusted = false;
    await expect(doing(world, action)).rejects.toThrow('not trusted');
    world.isTrusted = true;
    world.set({ [action.tool]: 'deny' });
    await expect(doing(world, action)).rejects.toThrow('forbidden');
    expect(world.asked).toEqual([]);
  },
);
