import { describe, expect, test } from 'vitest';
import type { FileChange } from '../../../../src/core/safety/action.ts';
import { approves, deniesAll, GateWorld, shopPath } from '../../../support/gateWorld.ts';

const never = new AbortController().signal;
const edit = (display: string, after = 'b'): FileChange => ({
  kind: 'edit',
  path: shopPath(display),
  before: 'a',
  after,
});
const run = (world: GateWorld, command: string, turnId = 't1', signal = never) =>
  world.gate.command(
    'run_command',
    turnId,
    { command, folder: shopPath('', { kind: 'directory' }), waitMs: 1_000 },
    signal,
  );
const change = (world: GateWorld, changes: FileChange[], turnId = 't1', signal = never) =>
  world.gate.change('edit_file', turnId, changes, signal);

describe('what needs no question', () => {
  test('a command that only reads runs at once', async () => {
    const world = new GateWorld();
    await run(world, 'git status && cat src/a.ts');
    expect(world.effects).toEqual(['run git status && cat src/a.ts']);
    expect(world.asked).toEqual([]);
  });

  test.each([
    ['leads out of the workspace', 'cat notes.txt'],
    ['is kept from the model behind a link', 'cat safe.txt'],
    ['is a whole folder', 'grep -n x src'],
  ])('a file that %s is asked about, though its name looks harmless', async (_, command) => {
    const world = new GateWorld();
    world.links.set('notes.txt', '/etc/passwd').set('safe.txt', '.env');
    await expect(run(world, command)).rejects.toThrow('The user denied this');
    expect(world.asked.map(({ reasons }) => reasons.join())).toEqual([
      expect.stringMatching(/is not a file of the workspace that may be read/),
    ]);
  });
});

describe('a question', () => {
  test('shows exactly what will be done, and only that is done', async () => {
    const changes = [edit('src/a.ts', 'shown')];
    const world = new GateWorld((request) => {
      // Whoever holds the objects that were handed in tries to swap what was approved.
      changes[0] = edit('.git/config', 'swapped');
      return approves()(request, never);
    });
    const pending = change(world, changes);
    changes.push(edit('src/b.ts'));
    await pending;
    expect(world.asked[0]).toMatchObject({
      title: 'Edit src/a.ts',
      scopes: ['once', 'turn', 'session', 'workspace'],
    });
    expect(world.effects).toEqual(['keep t1 1', 'edit src/a.ts']);
  });

  test('can not be changed by whoever shows it', async () => {
    const world = new GateWorld((request) => {
      expect(() => Object.assign(request.action, { tool: 'x' })).toThrow(TypeError);
      expect(() => Object.assign(request, { hash: 'x' })).toThrow(TypeError);
      return approves()(request, never);
    });
    await change(world, [edit('src/a.ts')]);
    expect(world.effects).toHaveLength(2);
  });

  test('names the place a link leads to, and spells out what is invisible', async () => {
    const world = new GateWorld();
    const path = shopPath('a\u202etxt.ts', { isThroughLink: true, real: '/work/shop/real.ts' });
    await expect(change(world, [{ kind: 'create', path, after: '' }])).rejects.toThrow('denied');
    expect(world.asked[0]?.title).toBe(
      'Create a‹U+202E (text direction)›txt.ts (a link to /work/shop/real.ts)',
    );
  });

  test('names the host behind a user name in an address', async () => {
    const world = new GateWorld();
    const url = 'https://github.com@evil.example/x';
    const fetching = world.gate.fetch('fetch_url', 't1', url, async () => 'page', never);
    await expect(fetching).rejects.toThrow('denied');
    expect(world.asked[0]?.title).toBe(`Fetch from evil.example: ${url}`);
  });

  test('tells the model what the user wants instead, and leaves no trace', async () => {
    const world = new GateWorld(() => ({ kind: 'denied', message: 'use pnpm' }));
    await expect(run(world, 'npm test')).rejects.toThrow(
      'The user denied this, so nothing was done. They say: use pnpm',
    );
    expect(world.effects).toEqual([]);
  });

  test.each([
    ['another hash', { kind: 'approved', hash: 'f'.repeat(64), scope: 'once' }],
    ['an empty hash', { kind: 'approved', hash: '', scope: 'once' }],
  ] as const)('is not answered by an approval with %s', async (_, answer) => {
    const world = new GateWorld(() => answer);
    await expect(run(world, 'npm test')).rejects.toThrow('something else, so nothing was done');
    expect(world.effects).toEqual([]);
  });

  test('is not answered by a scope that was not offered', async () => {
    const world = new GateWorld(approves('session'));
    await expect(run(world, 'curl https://x.example')).rejects.toThrow('something else');
    expect(world.asked[0]?.scopes).toEqual(['once']);
    expect(world.effects).toEqual([]);
  });

  test('waits until the one before it is answered', async () => {
    const answers: (() => void)[] = [];
    const world = new GateWorld(
      (request) =>
        new Promise((resolve) => {
          answers.push(() => resolve({ kind: 'approved', hash: request.hash, scope: 'once' }));
        }),
    );
    const both = Promise.all([run(world, 'npm test'), run(world, 'npm run lint')]);
    await expect.poll(() => world.asked.length).toBe(1);
    answers[0]?.();
    await expect.poll(() => world.asked.length).toBe(2);
    answers[1]?.();
    await both;
    expect(world.effects).toEqual(['run npm test', 'run npm run lint']);
  });

  test('is spared when the answer to the one before it settles it too', async () => {
    const world = new GateWorld(approves('session'));
    await Promise.all([change(world, [edit('a.ts')]), change(world, [edit('b.ts')])]);
    expect(world.asked).toHaveLength(1);
    expect(world.effects).toEqual(expect.arrayContaining(['edit a.ts', 'edit b.ts']));
  });

  test('goes away with an abort, and makes way for the next one', async () => {
    const world = new GateWorld(() => new Promise(() => undefined));
    const controller = new AbortController();
    const first = run(world, 'npm test', 't1', controller.signal);
    const second = run(world, 'npm run lint', 't1', controller.signal);
    await expect.poll(() => world.asked.length).toBe(1);
    controller.abort(new Error('stopped'));
    await expect(first).rejects.toThrow('stopped');
    await expect(second).rejects.toThrow('stopped');
    world.person = approves();
    await run(world, 'npm run build');
    expect(world.asked).toHaveLength(2);
    expect(world.effects).toEqual(['run npm run build']);
  });

  test('that comes in after the abort is never put', async () => {
    const world = new GateWorld(approves());
    await expect(
      run(world, 'npm test', 't1', AbortSignal.abort(new Error('gone'))),
    ).rejects.toThrow('gone');
    expect(world.asked).toEqual([]);
  });

  test('that fails does not block the next one', async () => {
    const world = new GateWorld(() => {
      throw new Error('no window');
    });
    await expect(run(world, 'npm test')).rejects.toThrow('no window');
    world.person = approves();
    await run(world, 'npm test');
    expect(world.effects).toEqual(['run npm test']);
  });
});

describe('an approval', () => {
  test.each([
    ['once', ['t1', 't1'], 2],
    ['turn', ['t1', 't1'], 1],
    ['turn', ['t1', 't2'], 2],
    ['session', ['t1', 't2'], 1],
    ['workspace', ['t1', 't2'], 1],
  ] as const)('for %s in the turns %j is asked for %i times', async (scope, turns, times) => {
    const world = new GateWorld(approves(scope));
    for (const turn of turns) {
      await run(world, 'npm test', turn);
    }
    expect(world.asked).toHaveLength(times);
    expect(world.effects).toHaveLength(2);
  });

  test('holds for the very command, shell and folder alone', async () => {
    const world = new GateWorld(approves('session'));
    await run(world, 'npm test');
    world.person = deniesAll;
    for (const other of [
      'npm tests',
      'npm test x',
      'npm  test',
      'npm test;ls',
      'npm',
      'npm test\nls',
    ]) {
      await expect(run(world, other)).rejects.toThrow('denied');
    }
    const src = shopPath('src', { kind: 'directory' });
    const elsewhere = { command: 'npm test', folder: src, waitMs: 1 };
    await expect(world.gate.command('run_command', 't1', elsewhere, never)).rejects.toThrow(
      'denied',
    );
    world.shell = 'zsh';
    await expect(run(world, 'npm test')).rejects.toThrow('denied');
  });

  test('for the workspace outlives the window, outside of the workspace, and for its folders alone', async () => {
    const world = new GateWorld(approves('workspace'));
    await run(world, 'npm test');
    const reopened = new GateWorld();
    world.stored.forEach((keys, workspace) => reopened.stored.set(workspace, keys));
    await run(reopened, 'npm test');
    expect(reopened.asked).toEqual([]);
    reopened.roots = ['/work/other'];
    await expect(run(reopened, 'npm test')).rejects.toThrow('denied');
  });

  test('that was stored in a form nobody knows is no approval', async () => {
    const world = new GateWorld();
    world.stored.set(JSON.stringify(world.roots), 'all' as unknown as string[]);
    await expect(run(world, 'npm test')).rejects.toThrow('denied');
  });

  test.each(['turn', 'session', 'workspace'] as const)(
    'for the %s can be taken back',
    async (scope) => {
      const world = new GateWorld(approves(scope));
      await run(world, 'npm test');
      world.approvals.forget();
      await run(world, 'npm test');
      expect(world.asked).toHaveLength(2);
    },
  );

  test('is not offered for the workspace where there is none', async () => {
    const world = new GateWorld(approves());
    world.roots = [];
    await run(world, 'npm test');
    expect(world.asked[0]?.scopes).toEqual(['once', 'turn', 'session']);
  });

  test('of edits is none of deletions', async () => {
    const world = new GateWorld(approves('session'));
    await change(world, [edit('a.ts')]);
    world.person = deniesAll;
    await expect(change(world, [{ kind: 'delete', path: shopPath('a.ts') }])).rejects.toThrow(
      'denied',
    );
  });

  test('of a host is none of another one', async () => {
    const world = new GateWorld(approves('session'));
    const fetch = (url: string) =>
      world.gate.fetch('fetch_url', 't1', url, async (given) => given, never);
    expect(await fetch('https://a.example/x')).toBe('https://a.example/x');
    expect(await fetch('https://a.example/y?z')).toBe('https://a.example/y?z');
    expect(world.asked).toHaveLength(1);
    world.person = deniesAll;
    for (const url of [
      'https://b.example/',
      'https://a.example.evil.example/',
      'https://a.example:444/',
    ]) {
      await expect(fetch(url)).rejects.toThrow('denied');
    }
  });

  test('never covers what is typed into a running command', async () => {
    const world = new GateWorld(approves());
    const input = { commandId: '1', text: 'y\n' };
    await world.gate.input('run_command', 't1', input, never);
    await world.gate.input('run_command', 't1', input, never);
    expect(world.asked.map(({ scopes }) => scopes)).toEqual([['once'], ['once']]);
    expect(world.effects).toEqual(['send 1 y\n', 'send 1 y\n']);
  });
});

describe('files that configure execution', () => {
  test.each([
    '.vscode/settings.json',
    '.git/hooks/pre-commit',
    '.github/workflows/ci.yml',
    '.envrc',
    '.mcp.json',
  ])('have %s asked for each time, whatever is allowed', async (name) => {
    const world = new GateWorld(approves('once')).set({ edit_file: 'allow' });
    await change(world, [edit('src/a.ts')]);
    expect(world.asked).toEqual([]);
    await change(world, [edit('src/a.ts'), edit(name)]);
    await change(world, [edit(name)]);
    expect(world.asked.map(({ scopes }) => scopes)).toEqual([['once'], ['once']]);
    world.person = approves('session');
    await expect(change(world, [edit(name)])).rejects.toThrow('something else');
  });
});

describe('the settings', () => {
  test('that deny a tool deny it without a question', async () => {
    const world = new GateWorld(approves()).set({
      edit_file: 'deny',
      run_command: 'deny',
      fetch_url: 'deny',
    });
    await expect(change(world, [edit('a.ts')])).rejects.toThrow('forbidden edit_file');
    await expect(run(world, 'git status')).rejects.toThrow('forbidden');
    const fetching = world.gate.fetch('fetch_url', 't1', 'https://a.example', async () => 1, never);
    await expect(fetching).rejects.toThrow('forbidden');
    expect(world.asked).toEqual([]);
    expect(world.effects).toEqual([]);
  });

  test('that deny go before an earlier approval', async () => {
    const world = new GateWorld(approves('workspace'));
    await run(world, 'npm test');
    world.set({ 'run_command:npm': 'deny' });
    await expect(run(world, 'npm test')).rejects.toThrow('forbidden');
  });
});

test.each([
  'http://a.example',
  'file:///etc/passwd',
  'javascript:alert(1)',
  'data:text/plain,x',
  'nonsense',
])('%s is not fetched, whoever allows it', async (url) => {
  const world = new GateWorld(approves()).set({ fetch_url: 'allow' });
  const fetching = world.gate.fetch('fetch_url', 't1', url, async () => 1, never);
  await expect(fetching).rejects.toThrow('Only https:// addresses are fetched.');
  expect(world.asked).toEqual([]);
});

test('nothing leaves a trace in a workspace that is not trusted', async () => {
  const world = new GateWorld(approves()).set({ edit_file: 'allow', fetch_url: 'allow' });
  world.isTrusted = false;
  const sentence = 'the workspace is not trusted';
  await expect(change(world, [edit('a.ts')])).rejects.toThrow(sentence);
  await expect(run(world, 'git status')).rejects.toThrow(sentence);
  await expect(world.gate.input('x', 't1', { commandId: '1', text: 'y' }, never)).rejects.toThrow(
    sentence,
  );
  await expect(
    world.gate.fetch('fetch_url', 't1', 'https://a.example', async () => 1, never),
  ).rejects.toThrow(sentence);
  await expect(
    world.gate.connect('t1', { server: 'x', target: 'y' }, async () => 1, never),
  ).rejects.toThrow(sentence);
  const wish = {
    ...{ tool: 'x', server: 'x', serverHash: 'h', toolHash: 't' },
    ...{ isChanged: false, arguments: {} },
  };
  await expect(world.gate.call('t1', wish, async () => 1, never)).rejects.toThrow(sentence);
  expect(world.asked).toEqual([]);
  expect(world.effects).toEqual([]);
});

test('what files were is kept before they are changed, and nothing is changed if it can not be', async () => {
  const world = new GateWorld(approves());
  await change(world, [edit('a.ts'), edit('b.ts')], 't7');
  expect(world.effects).toEqual(['keep t7 2', 'edit a.ts', 'edit b.ts']);
  world.checkpointError = new Error('disk full');
  await expect(change(world, [edit('c.ts')])).rejects.toThrow('disk full');
  expect(world.effects).not.toContain('edit c.ts');
});
