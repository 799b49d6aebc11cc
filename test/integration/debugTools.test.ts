import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ensureDebugAdapters, type AdapterName } from '../../scripts/debugAdapters.ts';
import { DebugWorld } from '../support/debug/debugWorld.ts';

let installed: ReadonlySet<AdapterName> = new Set();
beforeAll(async () => {
  installed = await ensureDebugAdapters();
}, 300_000);

interface Language {
  readonly adapter: AdapterName;
  readonly file: string;
  readonly command: string;
  readonly source: string;
  /** The bug, and what mends it. */
  readonly bug: string;
  readonly fix: string;
  readonly failure: RegExp;
  readonly mutating: string;
  readonly pure: string;
  readonly pureValue: RegExp;
}

const languages: readonly Language[] = [
  {
    ...{ adapter: 'js-debug', file: 'cart.mjs', command: 'node cart.mjs' },
    source: `const items = [{ price: 2, count: 1 }, { price: 3, count: 2 }];

function total(list) {
  const kind = '7';
  let sum = 0;
  for (let i = 0; i <= list.length; i++) {
    const item = list[i];
    sum += item.price * item.count;
  }
  return sum;
}

console.log('items', items.length);
console.log('total', total(items));
`,
    ...{ bug: 'i <= list', fix: 'i < list', failure: /TypeError/u },
    ...{ mutating: 'list.push(1)', pure: 'i > 1', pureValue: /i > 1.* = true/u },
  },
  {
    ...{ adapter: 'debugpy', file: 'cart.py', command: 'python3 cart.py' },
    source: `items = [{"price": 2, "count": 1}, {"price": 3, "count": 2}]


def total(list):
    kind = "7"
    sum = 0
    for i in range(len(list) + 1):
        item = list[i]
        sum += item["price"] * item["count"]
    return sum


print("items", len(items))
print("total", total(items))
`,
    ...{ bug: 'range(len(list) + 1)', fix: 'range(len(list))', failure: /IndexError/u },
    ...{ mutating: 'list.append(1)', pure: 'i > 1', pureValue: /i > 1.* = True/u },
  },
];

async function worldWith({ file, source }: Language): Promise<DebugWorld> {
  const root = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-debug-')));
  onTestFinished(() => fs.rm(root, { recursive: true, force: true }));
  await fs.writeFile(path.join(root, file), source);
  return DebugWorld.forTest(root);
}

describe.each(languages)('the tools on $adapter', (language) => {
  const { adapter, command, file, bug, fix, failure, mutating, pure, pureValue } = language;

  test('go from a failure to a fix that is proven', async (context) => {
    context.skip(!installed.has(adapter), `${adapter} is not installed`);
    const world = await worldWith(language);
    const first = await world.call('debug_run', { action: 'start', command });
    expect(first.content).toMatch(failure);
    expect(world.asked[0]).toMatchObject({
      kind: 'debug',
      configuration: { cwd: expect.any(String) },
    });
    const stopped =
      world.desk.sessions.lastStopped() === undefined
        ? await world.call('debug_run', { action: 'start' })
        : first;
    expect(stopped.content).toMatch(/Stop s\d+#1 of/u);
    expect(stopped.content).toMatch(failure);

    const inspected = await world.call('debug_inspect', {
      paths: ['list', 'i', 'list[1]', 'nothing'],
    });
    expect(inspected.content).toMatch(/^i.* = 2$/mu);
    expect(inspected.content).toMatch(/nothing: there is no nothing\. There are: /u);
    // What a module keeps for itself stands in a scope of its own.
    const module = await world.call('debug_inspect', { frame: 1, depth: 1 });
    expect(module.content).toMatch(/^items.* = .*\n {2}0.*price/mu);
    expect((await world.call('debug_eval', { expression: pure })).content).toMatch(pureValue);
    expect(world.asked.filter(({ kind }) => kind === 'evaluate')).toEqual([]);
    const denied = await world.call('debug_eval', { expression: mutating });
    expect(denied.content).toMatch(/denied/u);
    expect(world.asked.at(-1)).toMatchObject({ kind: 'evaluate', expression: mutating });
    expect((await world.call('debug_inspect', { paths: ['list'] })).content).toMatch(
      /\(2\)|, len=2|Array\(2\)|\b2\b/u,
    );
    expect((await world.call('debug_eval', { expression: '>shell ls' })).isError).toBe(true);

    const stale = await world.call('debug_inspect', { paths: ['i'], stop: 's9#1' });
    expect(stale.isError).toBe(true);
    const traced = await world.call('debug_trace', {
      probes: [
        {
          file,
          match: adapter === 'debugpy' ? 'item = list[i]' : 'const item =',
          expressions: ['i', 'sum'],
        },
      ],
    });
    const rows = [...traced.content.matchAll(/^t1\.\d+ .*hit (\d).*i = (\d), sum = (\d+)/gmu)].map(
      ([, ...row]) => row.join(),
    );
    expect(rows).toEqual(['1,0,0', '2,1,2', '3,2,8']);
    expect(traced.content).toMatch(/Then it failed/u);
    expect(world.debuggee.breakpoints.all()).toEqual([]);
    const typed = await world.call('debug_trace', {
      probes: [{ file, match: 'sum +=', expressions: ['kind', 'missing', 'sum'] }],
    });
    // A text is told from a number, and what can’t be told costs no other value.
    expect(typed.content).toMatch(
      /hit 2 {2}kind = ["']7["'], missing = ‹\w+Error: .*›, sum = 2$/mu,
    );

    const hypotheses = [
      { claim: 'one too far', prediction: 'i is 2', verdict: 'confirmed', evidence: ['t1.3'] },
    ];
    const concluded = await world.call('debug_conclude', {
      hypotheses,
      rootCause: 'The loop ends late.',
    });
    expect(concluded.isError).toBeUndefined();

    const early = await world.call('debug_run', { action: 'verify' });
    expect(early.content).toMatch(/Not fixed: 1 of 1 run/u);
    const [{ root } = { root: '' }] = world.workspace.folders();
    const name = path.join(root, file);
    await fs.writeFile(name, (await fs.readFile(name, 'utf8')).replace(bug, fix));
    const late = await world.call('debug_run', { action: 'verify', times: 2 });
    expect(late.content).toMatch(/^Verified: .* is gone in 2 of 2 runs/u);
  });

  test('set a conditional breakpoint that binds, and say why one does not', async (context) => {
    context.skip(!installed.has(adapter), `${adapter} is not installed`);
    const world = await worldWith(language);
    const set = [{ file, match: 'sum +=', condition: 'i == 1' }];
    expect((await world.call('debug_breakpoints', { set })).content).toMatch(/is set; it binds/u);
    const stopped = await world.call('debug_run', { action: 'start', command });
    expect(stopped.content).toMatch(/^\s*i.* = 1$/mu);
    const more = await world.call('debug_breakpoints', {
      set: [
        { file, match: 'return sum' },
        { file, match: 'sum +=', condition: 'i == 2' },
      ],
    });
    expect(more.content).toMatch(/is bound/u);
    const over = await world.call('debug_run', { action: 'over' });
    // A busy machine has V8 lose the step now and then, and run into the breakpoint instead.
    expect(over.content).toMatch(/: step$|^\s*i.* = 2$/mu);
    const bad = await world.call('debug_breakpoints', { set: [{ file, match: 'no such text' }] });
    expect(bad.content).toMatch(/has no line with "no such text"/u);
    expect((await world.call('debug_run', { action: 'stop' })).content).toMatch(/was ended/u);
  });
});
