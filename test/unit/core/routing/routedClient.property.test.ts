import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { GlmError } from '../../../../src/core/glmError.ts';
import type { BackendState } from '../../../../src/core/ports.ts';
import { defaultSettings } from '../../../../src/core/settings.ts';
import { type Asking, Router } from '../../../support/router.ts';

const unreachable = new GlmError('backend.unreachable', 'Nobody there.');
const states: readonly BackendState[] = [
  { kind: 'ready' },
  { kind: 'loading', fraction: 0.5 },
  { kind: 'failed', error: unreachable },
  { kind: 'failed', error: unreachable, restUntil: 1e12 + 10_000 },
  { kind: 'unconfigured', error: new GlmError('backend.noKey', 'Set a key.') },
];
const backend = fc.constantFrom('local', 'remote');

const steps = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('ask'), isLocalOnly: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('say', 'end', 'fail'), backend }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('pass'), ms: fc.nat({ max: 12_000 }) }) },
  fc.record({ do: fc.constant('choose'), choice: fc.constantFrom('auto', 'local', 'remote') }),
  fc.record({ do: fc.constant('move'), backend, isHere: fc.boolean() }),
  fc.record({ do: fc.constant('set'), backend, state: fc.constantFrom(...states) }),
  fc.record({ do: fc.constant('abort') }),
);
type Step = typeof steps extends fc.Arbitrary<infer Each> ? Each : never;

async function take(router: Router, askings: Asking[], step: Step): Promise<void> {
  if ('isLocalOnly' in step) {
    const { isLocalOnly } = step;
    const isChat = askings.length % 3 === 2;
    askings.push(await (isChat ? router.chat({ isLocalOnly }) : router.ghostText({ isLocalOnly })));
  } else if ('ms' in step) {
    await router.pass(step.ms);
  } else if ('choice' in step) {
    router.settings = { ...router.settings, backend: step.choice };
  } else if ('isHere' in step) {
    const { identity, prices } = router[step.backend].currentTerms;
    router[step.backend].currentTerms = {
      identity: `${identity}, moved`,
      isOnThisMachine: step.isHere,
      prices,
    };
  } else if ('state' in step) {
    router[step.backend].current = step.state;
  } else if ('backend' in step) {
    await tell(router, step);
  } else {
    await askings.at(-1)?.abort();
  }
}

async function tell(
  router: Router,
  step: { readonly do: string; readonly backend: 'local' | 'remote' },
): Promise<void> {
  const stream = [...router.streams[step.backend], ...router.looks[step.backend]].at(-1);
  switch (step.do) {
    case 'say':
      return stream?.say('word\n');
    case 'end':
      return stream?.end();
    default:
      return stream?.fail(unreachable);
  }
}

test('whatever happens, nothing leaves the machine that may not, a choice is obeyed and nothing is left', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(steps, { maxLength: 25 }),
      fc.boolean(),
      fc.constantFrom(0, 1),
      fc.constantFrom(0, 1_000),
      async (plan, isHedging, price, connectingMs) => {
        const router = new Router();
        const { clock } = router;
        for (const each of [router.local, router.remote]) {
          const never = new AbortController().signal;
          each.connecting = () =>
            connectingMs === 0 ? Promise.resolve() : clock.sleep(connectingMs, never);
        }
        router.settings = { ...defaultSettings, 'routing.hedging': isHedging };
        router.remote.currentTerms = {
          ...router.remote.currentTerms,
          prices: { input: price, output: price },
        };
        const askings: Asking[] = [];
        for (const step of plan) {
          await take(router, askings, step);
        }
        for (const asking of askings) {
          await asking.abort();
        }
        router.client.dispose();
        await router.pass(20_000);

        expect(router.strayed).toEqual([]);
        // A choice holds for what is asked after it, not for what waits for its connection.
        expect(connectingMs === 0 ? router.disobeyed : []).toEqual([]);
        expect(askings.every(({ isOver }) => isOver)).toBe(true);
        expect(router.client.isBusy).toBe(false);
        expect(router.running).toBe(0);
        expect(router.clock.sleepers).toBe(0);
      },
    ),
    { numRuns: 300 },
  );
});
