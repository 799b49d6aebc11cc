import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approves, deniesAll } from '../../../../support/gateWorld.ts';
import { DebugToolsWorld } from '../../../../support/debug/debugToolsWorld.ts';
import { StandingProgram } from '../../../../support/debug/standingProgram.ts';

const source = 'def total(items):\n    return items[0].price\n\nprint(total([]))\n';

function worldOf(): Promise<DebugToolsWorld> {
  return DebugToolsWorld.of({ 'app.py': source });
}

describe('debug_run', () => {
  test('moves the thread that stands, also number 0, and tells where it stops next', async () => {
    const world = await worldOf();
    const program = await world.standing({ x: 1 }, { threadId: 0 });
    world.debuggee.onMove = () => world.stop(program, 4, { x: 2 });
    const { content } = await world.call('debug_run', { action: 'over' });
    expect(world.debuggee.done).toEqual(['p over 0']);
    expect(content).toContain('Stop s1#2 of "program p"');
    expect(content).toContain('x: number = 2');
    expect(world.gate.asked).toEqual([]);
  });

  test('answers that the program runs once its time is over', async () => {
    const world = await worldOf();
    await world.standing();
    const running = world.call('debug_run', { action: 'continue', waitSeconds: 600 });
    await world.until(() => world.debuggee.done.length > 0);
    world.clock.pass(60_000);
    expect(await running).toMatchObject({ summary: 'Running' });
  });

  test('tells how a program ended, and quotes what it said', async () => {
    const world = await worldOf();
    const program = await world.standing();
    const trace = [
      'Traceback (most recent call last):',
      `  File "${world.look.at('app.py')}", line 2, in total`,
      'IndexError: list index out of range',
    ].join('\n');
    world.debuggee.onMove = () => {
      program.adapter.emit('output', { category: 'stderr', output: `${trace}\n` });
      program.end(1);
    };
    const ended = world.call('debug_run', { action: 'continue' });
    await world.passUntil(ended);
    const { content } = await ended;
    expect(content).toMatch(
      /^It failed: "IndexError “list index out of range” in total \(app\.py\)"\. `start` it/u,
    );
    expect(content).toContain('debugged program');
  });

  test('moves nothing after the user did, but tells where they are', async () => {
    const world = await worldOf();
    const program = await world.standing();
    await program.adapter.request('next', { threadId: 1 });
    world.stop(program, 4, { x: 2 });
    const refused = await world.call('debug_run', { action: 'over' });
    expect(refused.isError).toBe(true);
    expect(refused.content).toContain('The user moved the program meanwhile');
    expect(refused.content).toContain('Stop s1#2');
    expect(world.debuggee.done).toEqual([]);
    world.debuggee.onMove = () => world.stop(program, 1);
    expect((await world.call('debug_run', { action: 'over' })).content).toContain('Stop s1#3');
  });

  test('asks before it moves a program that the user attached to', async () => {
    const world = await worldOf();
    const program = await world.standing({}, { attached: true });
    world.gate.person = deniesAll;
    for (const given of [{ action: 'over' }, { action: 'stop' }]) {
      expect((await world.call('debug_run', given)).content).toContain('denied');
    }
    expect(world.debuggee.done).toEqual([]);
    world.gate.person = approves('session');
    world.debuggee.onMove = () => world.stop(program, 4);
    await world.call('debug_run', { action: 'over' });
    await world.call('debug_run', { action: 'over' });
    expect(world.debuggee.done).toEqual(['p over 1', 'p over 1']);
    expect(world.gate.asked).toHaveLength(3);
  });

  test('pauses the program that runs, by a thread that it has', async () => {
    const world = await worldOf();
    await world.standing();
    const other = new StandingProgram({ threadId: 7 });
    await world.debuggee.begin({ id: 'q' }, other);
    world.debuggee.onMove = () => other.stop({ reason: 'pause', frames: [] });
    const { content } = await world.call('debug_run', { action: 'pause' });
    expect(world.debuggee.done).toEqual(['q pause 7']);
    expect(content).toContain('Stop s2#1');
  });

  test('runs to a line and leaves nothing there', async () => {
    const world = await worldOf();
    const program = await world.standing();
    const [users] = world.debuggee.breakpoints.add([{ file: world.look.at('app.py'), line: 1 }]);
    let there: readonly number[] = [];
    world.debuggee.onMove = () => {
      there = world.debuggee.breakpoints.items.map(({ line }) => line);
      world.stop(program, 4);
    };
    await world.call('debug_run', { action: 'to_line', to: { file: 'app.py', match: 'print(' } });
    expect(there).toEqual([1, 4]);
    expect(world.debuggee.breakpoints.items).toEqual([users]);
    world.debuggee.breakpoints.switchOff();
    const blocked = await world.call('debug_run', {
      ...{ action: 'to_line', to: { file: 'app.py', line: 1 } },
    });
    expect(blocked.content).toContain('has a breakpoint already that does not stop there');
  });

  test('says so where the editor starts nothing, and where nothing is known to start', async () => {
    const world = await worldOf();
    const unknown = await world.call('debug_run', { action: 'start', configuration: 'Web' });
    expect(unknown.content).toContain('launch.json has no "Web". It has: nothing.');
    expect((await world.call('debug_run', { action: 'start' })).content).toContain(
      'Nothing ran yet',
    );
    world.debuggee.onStart = () => false;
    const failed = await world.call('debug_run', { action: 'start', command: 'python3 app.py' });
    expect(failed.content).toContain('The editor did not start it');
    expect(world.gate.asked[0]?.title).toBe(`Start under the debugger: ${world.look.at('app.py')}`);
  });

  test('starts nothing that the user denies', async () => {
    const world = await worldOf();
    world.gate.person = deniesAll;
    await world.call('debug_run', { action: 'start', command: 'python3 app.py' });
    await world.call('debug_trace', {
      command: 'python3 app.py',
      probes: [{ file: 'app.py', line: 2, expressions: ['items'] }],
    });
    expect(world.debuggee.done).toEqual([]);
    expect(world.debuggee.breakpoints.items).toEqual([]);
  });
});

test('a turn that is stopped ends its own programs, takes its breakpoints along, and leaves the user’s', async () => {
  const world = await worldOf();
  await world.standing();
  const file = world.look.at('app.py');
  const users = world.debuggee.breakpoints.add([{ file, line: 1 }]);
  world.debuggee.onStart = () => {
    void world.debuggee.begin({ id: 'own' }, new StandingProgram());
    return true;
  };
  await world.call('debug_breakpoints', { set: [{ file: 'app.py', line: 4 }] });
  const starting = world.call('debug_run', { action: 'start', command: 'python3 app.py' });
  await world.until(() => world.debuggee.done.length > 0);
  world.desk.abandon('t1');
  await world.passUntil(starting);
  expect(world.debuggee.done).toEqual([expect.stringContaining('start '), 'stop own']);
  expect(world.debuggee.breakpoints.items).toEqual(users);
  expect(world.sessions.get('p')?.state).toBe('stopped');
});

describe('debug_breakpoints', () => {
  test('finds lines by their text, and says what became of each', async () => {
    const world = await worldOf();
    await world.standing();
    const file = world.look.at('app.py');
    world.debuggee.breakpoints.add([{ file, line: 1, condition: 'x' }]);
    world.debuggee.breakpoints.binding = ({ line }) =>
      line === 4 ? { isVerified: true, line: 5 } : { isVerified: false, message: 'No code here' };
    const setting = world.call('debug_breakpoints', {
      set: [
        { file: 'app.py', match: 'print(' },
        { file: 'app.py', match: 'nowhere' },
        { file: 'app.py', line: 2, condition: 'len(items) > 0', hit: '>= 2' },
        { file: 'app.py', line: 2, condition: 'items.clear()' },
        { file: 'app.py', line: 3, hit: 'often' },
        { file: 'app.py', line: 3, log: '{a{b}' },
      ],
    });
    await world.passUntil(setting);
    const { content } = await setting;
    expect(content).toContain('app.py:4 is bound, but moved to line 5: print(total([]))');
    expect(content).toContain('app.py has no line with "nowhere"');
    expect(content).toContain('app.py:2 is not bound: No code here');
    expect(content).toContain('`hit` is a number');
    expect(content).toContain('Braces of a log message');
    expect(world.gate.asked.map(({ title }) => title)).toEqual([
      'Evaluate in app.py:2 (python): items.clear()',
    ]);
  });

  test('gives its own new terms, and leaves the user’s as they are', async () => {
    const world = await worldOf();
    const file = world.look.at('app.py');
    const list = world.debuggee.breakpoints;
    const [users] = list.add([{ file, line: 4, condition: 'done' }]);
    await world.call('debug_breakpoints', { set: [{ file: 'app.py', line: 2, condition: 'a' }] });
    await world.call('debug_breakpoints', { set: [{ file: 'app.py', line: 2, condition: 'b' }] });
    const { content } = await world.call('debug_breakpoints', {
      set: [{ file: 'app.py', line: 4 }],
      remove: [
        { file: 'app.py', line: 4 },
        { file: 'app.py', line: 1 },
      ],
    });
    expect(content).toContain('app.py:4 has a breakpoint of the user’s (if done), which stays');
    expect(content).toContain('app.py:4 has no breakpoint of yours');
    expect(list.items).toEqual([users, expect.objectContaining({ line: 2, condition: 'b' })]);
    await world.call('debug_breakpoints', { remove: [{ file: 'app.py', match: 'return' }] });
    expect(list.items).toEqual([users]);
  });

  test('asks before one may halt a program that the user attached to', async () => {
    const world = await worldOf();
    await world.running({ attached: true });
    world.gate.person = deniesAll;
    const set = [{ file: 'app.py', line: 2 }];
    expect((await world.call('debug_breakpoints', { set })).content).toContain('denied');
    expect(world.debuggee.breakpoints.items).toEqual([]);
  });

  test('asks once for a program of several processes', async () => {
    const world = await worldOf();
    await world.running({ attached: true });
    await world.debuggee.begin({ id: 'child', parentId: 'p' }, new StandingProgram({}));
    const before = world.gate.asked.length;
    await world.call('debug_breakpoints', { set: [{ file: 'app.py', line: 2 }] });
    expect(world.gate.asked.length - before).toBe(1);
  });

  test('says what a debugger can’t do', async () => {
    const world = await worldOf();
    await world.running({ capabilities: { supportsConditionalBreakpoints: true } });
    const { content } = await world.call('debug_breakpoints', {
      set: [
        { file: 'app.py', line: 2, log: 'x' },
        { file: 'app.py', line: 2, hit: '2' },
      ],
    });
    expect(content).toContain('no log points');
    expect(content).toContain('does not count hits');
  });
});

test('the user’s breakpoints are the same after whatever the tools were called for', async () => {
  const world = await worldOf();
  const program = await world.standing();
  world.debuggee.onMove = () => world.stop(program, 2);
  const file = world.look.at('app.py');
  const line = fc.integer({ min: 1, max: 4 });
  const term = fc.constantFrom({}, { condition: 'x > 1' }, { log: 'at {x}' }, { hit: '2' });
  const call = fc.oneof(
    fc
      .array(fc.tuple(line, term), { maxLength: 3 })
      .map((all) => ({ set: all.map(([at, terms]) => ({ file: 'app.py', line: at, ...terms })) })),
    line.map((at) => ({ remove: [{ file: 'app.py', line: at }] })),
    line.map((at) => ({ action: 'to_line', to: { file: 'app.py', line: at } })),
  );
  const users = fc.uniqueArray(line);
  await fc.assert(
    fc.asyncProperty(users, fc.array(call, { maxLength: 5 }), async (lines, calls) => {
      const list = world.debuggee.breakpoints;
      list.items = [];
      list.add(lines.map((each) => ({ file, line: each, condition: 'users' })));
      const before = JSON.stringify(list.items);
      world.turnId = `${world.turnId}+`;
      for (const each of calls) {
        await world.call('action' in each ? 'debug_run' : 'debug_breakpoints', each);
      }
      const theirs = list.items.filter(({ condition }) => condition === 'users');
      expect(JSON.stringify(theirs)).toBe(before);
      world.desk.breakpoints.clear();
      expect(JSON.stringify(list.items)).toBe(before);
    }),
    { numRuns: 60, seed: 7 },
  );
});

describe('limits', () => {
  test('refuse the same look for the third time, until something happens', async () => {
    const world = await worldOf();
    const program = await world.standing({ x: 1 });
    const look = () => world.call('debug_inspect', { paths: ['x'] });
    await look();
    await look();
    expect((await look()).content).toContain('You made this very call twice already');
    program.adapter.emit('output', { category: 'stdout', output: 'news\n' });
    expect((await look()).isError).toBeUndefined();
  });

  test('end the calls of a turn, not those of the next', async () => {
    const world = await worldOf();
    await world.standing({ x: 1 });
    const answers: string[] = [];
    for (let call = 0; call < 26; call += 1) {
      answers.push((await world.call('debug_inspect', { paths: [`x${call}`] })).content);
    }
    expect(answers.slice(0, 25).join('\n')).not.toContain('25 calls');
    expect(answers[25]).toContain('25 calls of the debugger');
    world.turnId = 't2';
    expect((await world.call('debug_status', {})).isError).toBeUndefined();
  });

  test('let a program be started eight times, also with the same words', async () => {
    const world = await worldOf();
    world.debuggee.onStart = () => false;
    const answers: string[] = [];
    for (let call = 0; call < 9; call += 1) {
      const given = { action: 'start', command: 'python3 app.py' };
      answers.push((await world.call('debug_run', given)).content);
    }
    expect(world.debuggee.done).toHaveLength(8);
    expect(answers[8]).toContain('8 programs were started');
  });
});

test('debug_status tells how programs stand and whose breakpoints there are', async () => {
  const world = await worldOf();
  await world.standing();
  world.debuggee.launchJson = [{ name: 'App', type: 'debugpy', request: 'launch' }];
  const file = world.look.at('app.py');
  world.debuggee.breakpoints.add([{ file, line: 1, logMessage: 'x {y}' }]);
  world.debuggee.breakpoints.switchOff();
  await world.call('debug_breakpoints', { set: [{ file: 'app.py', line: 4, hit: '3' }] });
  const { content } = await world.call('debug_status', {});
  expect(content).toContain(
    's1 "program p" (scripted) stopped at s1#1: Paused in total() app.py:2',
  );
  expect(content).toContain('Configurations in launch.json: "App".');
  expect(content).toContain(':1 (the user’s) logs x {y}, switched off');
  expect(content).toContain(':4 (yours) hit 3');
});

test('debug_output keeps the last lines with a text', async () => {
  const world = await worldOf();
  const program = await world.running();
  const lines = Array.from({ length: 300 }, (_, index) => `line ${index}`).join('\n');
  program.adapter.emit('output', { category: 'stdout', output: `${lines}\n` });
  const { content } = await world.call('debug_output', { contains: '29', lines: 3 });
  expect(content).toMatch(/line 297\nline 298\nline 299\n/u);
  expect(content).not.toContain('line 296');
  expect((await world.call('debug_output', { session: 's9' })).isError).toBe(true);
});
