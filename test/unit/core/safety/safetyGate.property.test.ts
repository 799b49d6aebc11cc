import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  approvalScopes,
  type ApprovalAnswer,
  type ApprovalRequest,
  type ApprovalScope,
} from '../../../../src/core/safety/action.ts';
import { approvalKey } from '../../../../src/core/safety/approvals.ts';
import { GateWorld, shopPath } from '../../../support/gateWorld.ts';

const signal = new AbortController().signal;

/** What a confused, malicious or hurried approver may say to a question. */
type Mood =
  | { readonly kind: 'deny' }
  /** Approves what is on the screen, or what was on it `back` questions ago. */
  | { readonly kind: 'approve'; readonly back: number; readonly scope: ApprovalScope }
  | { readonly kind: 'invent'; readonly hash: string; readonly scope: ApprovalScope };

const scope = fc.constantFrom(...approvalScopes);
const mood: fc.Arbitrary<Mood> = fc.oneof(
  fc.constant({ kind: 'deny' } as const),
  fc.record({ kind: fc.constant('approve' as const), back: fc.integer({ min: 0, max: 3 }), scope }),
  fc.record({ kind: fc.constant('invent' as const), hash: fc.string(), scope }),
);
const wish = fc.record({
  command: fc.constantFrom('npm test', 'npm test x', 'npm publish', 'curl x', 'rm a', 'git status'),
  folder: fc.constantFrom('', 'src'),
  turn: fc.constantFrom('t1', 't2'),
  mood,
});

function answerOf(given: Mood, shown: readonly ApprovalRequest[]): ApprovalAnswer {
  switch (given.kind) {
    case 'deny':
      return { kind: 'denied' };
    case 'invent':
      return { kind: 'approved', hash: given.hash, scope: given.scope };
    case 'approve':
      return {
        kind: 'approved',
        hash: shown.at(-1 - given.back)?.hash ?? '',
        scope: given.scope,
      };
    default:
      throw new TypeError('no such mood');
  }
}

test('no sequence of approvals lets an action run that was not shown and approved, or covered by one that was', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(wish, { maxLength: 12 }), async (wishes) => {
      const world = new GateWorld();
      const permitted: { key: string; scope: ApprovalScope; turn: string }[] = [];
      for (const { command, folder, turn, mood: now } of wishes) {
        let isApproved = command === 'git status';
        world.person = (request) => {
          const answer = answerOf(now, world.asked);
          isApproved =
            answer.kind === 'approved' &&
            answer.hash === request.hash &&
            request.scopes.includes(answer.scope);
          if (isApproved && answer.kind === 'approved') {
            permitted.push({ key: approvalKey(request.action) ?? '', scope: answer.scope, turn });
          }
          return answer;
        };
        const path = shopPath(folder, { kind: 'directory' });
        const action = {
          kind: 'command',
          tool: 'run_command',
          command,
          shell: 'bash',
          folder: path,
        } as const;
        const key = approvalKey(action);
        const isCovered = permitted.some(
          (each) =>
            each.key === key &&
            (each.scope === 'session' ||
              each.scope === 'workspace' ||
              (each.scope === 'turn' && each.turn === turn)),
        );
        const before = world.effects.length;
        const running = world.gate.command(
          'run_command',
          turn,
          { command, folder: path, waitMs: 1 },
          signal,
        );
        const hasRun = await running.then(
          () => true,
          () => false,
        );

        expect(world.effects.length - before).toBe(hasRun ? 1 : 0);
        if (hasRun) {
          expect(isApproved || isCovered).toBe(true);
        }
      }
    }),
    { numRuns: 300, seed: 11 },
  );
});

test('two actions that differ in anything have different hashes, and the order of keys is nothing', async () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: 'binary' }),
    fc.constantFrom('\ud800', '\udfff', '\ufffd'),
  );
  const call = fc.record({
    tool: text,
    server: text,
    serverHash: text,
    toolHash: text,
    isChanged: fc.boolean(),
    arguments: fc.dictionary(text, fc.jsonValue()),
  });
  const hashOf = async (given: Parameters<GateWorld['gate']['call']>[1]) => {
    const world = new GateWorld();
    await world.gate.call('t1', given, async () => undefined, signal).catch(() => undefined);
    return world.asked[0]?.hash;
  };
  await fc.assert(
    fc.asyncProperty(call, call, async (one, other) => {
      const isSame = JSON.stringify(sorted(one)) === JSON.stringify(sorted(other));
      expect((await hashOf(one)) === (await hashOf(other))).toBe(isSame);
      expect(await hashOf(sorted(one))).toBe(await hashOf(one));
    }),
    { numRuns: 200, seed: 12 },
  );
});

/** The same data with its keys in another order. */
function sorted<Value>(value: Value): Value {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return Array.isArray(value) ? (value.map(sorted) as Value) : value; // the same kind of thing
  }
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? 1 : -1));
  return Object.fromEntries(entries.map(([key, each]) => [key, sorted(each)])) as Value; // as above
}
