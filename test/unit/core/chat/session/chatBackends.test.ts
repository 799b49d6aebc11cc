import { describe, expect, test } from 'vitest';
import { RoutedBackends } from '../../../../../src/core/chat/session/chatBackends.ts';
import { Emitter } from '../../../../../src/core/emitter.ts';
import { GlmError, type GlmErrorCode } from '../../../../../src/core/glmError.ts';
import type { BackendId, BackendState } from '../../../../../src/core/ports.ts';
import type { BackendChoice } from '../../../../../src/core/settings.ts';
import { Router } from '../../../../support/router.ts';

const none = (code: GlmErrorCode, sentence: string): BackendState => ({
  kind: 'unconfigured',
  error: new GlmError(code, sentence),
});
const noKey = none('backend.noKey', 'There is no API key yet.');
const noModel = none('model.none', 'There is no local model yet.');
const resting: BackendState = {
  ...{ kind: 'failed', restUntil: 2e12 },
  error: new GlmError('backend.rateLimited', 'Wait until noon.'),
};

describe('who would answer', () => {
  test('is told with the reason, as router and user choose', () => {
    const { chat } = world();
    expect(chat.current(undefined)).toMatchObject({ id: 'remote', label: 'remote' });
    expect(chat.current('local')).toEqual({
      ...{ id: 'local', label: 'local', reason: 'as you chose for this chat' },
    });
  });

  test.each<[BackendChoice, BackendState, BackendState, string, readonly string[]]>([
    ['auto', noModel, noKey, 'There is no model to talk to yet', ['setApiKey']],
    ['remote', noModel, noKey, 'There is no API key yet.', ['setApiKey', 'useDemoModel']],
    ['remote', { kind: 'ready' }, noKey, 'There is no API key yet.', ['setApiKey']],
    ['local', noModel, { kind: 'ready' }, 'There is no local model yet.', ['selectModelFile']],
    ['remote', noModel, resting, 'Wait until noon.', ['selectBackend']],
  ])('with %s, where nobody can, there is a door', (backend, local, remote, sentence, actions) => {
    const { chat, router } = world({ local, remote });
    router.settings = { ...router.settings, backend };
    const { door } = chat.current(undefined);
    expect(door?.sentence).toContain(sentence);
    expect(door?.actions.slice(0, actions.length)).toEqual(actions);
  });

  test('has no door while a model loads or may recover', () => {
    const broken = new GlmError('backend.unreachable', 'No answer.');
    for (const local of [
      { kind: 'loading', fraction: 0.4 },
      { kind: 'failed', error: broken },
    ] as const) {
      expect(world({ local, remote: noKey }).chat.current(undefined)).not.toHaveProperty('door');
    }
  });
});

test('limits and prices are those of whoever answers', () => {
  const { chat, router } = world();
  router.remote.currentTerms = {
    ...router.remote.currentTerms,
    prices: { input: 1, output: 2 },
  };
  const usage = {
    ...{ promptTokens: 1e6, cachedTokens: 0, completionTokens: 1e6, reasoningTokens: 0 },
  };
  expect(chat.limits('local').contextTokens).toBe(4_096);
  expect(chat.limits(undefined).contextTokens).toBe(131_072);
  expect([chat.price(usage, 'local'), chat.price(usage, 'remote')]).toEqual([0, 3]);
  router.remote.currentTerms = { ...router.remote.currentTerms, prices: undefined };
  expect(chat.price(usage, 'remote')).toBeUndefined();
});

test.each([
  [null, 3, null],
  [5, 3, 2],
  [5, 7, 0],
])('of a limit of %s dollars with %s spent, %s are left', (limitUsd, spentUsd, left) => {
  expect(world({}, { limitUsd, spentUsd }).chat.leftUsd()).toBe(left);
});

test('the pace is that of chats, once there was one', () => {
  const { chat, router } = world();
  expect(chat.tokensPerSecond('local')).toBeUndefined();
  note(router, 'local', 'ghostText', 200);
  note(router, 'local', 'chat', 35);
  note(router, 'remote', 'chat', 90);
  expect([chat.tokensPerSecond('local'), chat.tokensPerSecond('remote')]).toEqual([35, 90]);
});

test('a chat can stay here where a model on this machine may answer it', () => {
  const { chat, router } = world();
  const choices = [undefined, 'local', 'remote'] as const;
  expect(choices.map((choice) => chat.canStayHere(choice))).toEqual([true, true, false]);
  router.settings = { ...router.settings, 'chat.backend': 'remote' };
  expect(chat.canStayHere(undefined)).toBe(false);
  router.settings = { ...router.settings, 'chat.backend': 'auto' };
  router.local.current = noModel;
  expect(chat.canStayHere(undefined)).toBe(false);
});

test('tells when something may have changed, until it is disposed of', () => {
  const { chat, source } = world();
  let changes = 0;
  chat.onDidChange.on(() => (changes += 1));
  source.emit();
  chat.dispose();
  source.emit();
  expect(changes).toBe(1);
});

function world(
  states: Partial<Record<BackendId, BackendState>> = {},
  money: { limitUsd: number | null; spentUsd: number } = { limitUsd: null, spentUsd: 0 },
) {
  const router = new Router();
  const { client, local, remote, monitor } = router;
  local.current = states.local ?? local.current;
  remote.current = states.remote ?? remote.current;
  const source = new Emitter<void>();
  const withLimits = (backend: typeof local, contextTokens: number) => ({
    label: () => backend.label(),
    state: () => backend.state(),
    terms: () => backend.terms(),
    limits: () => ({ contextTokens, answerTokens: contextTokens }),
  });
  // Those of the product are more than the two.
  const realBackends = {
    local: withLimits(local, 4_096),
    remote: withLimits(remote, 131_072),
    onDidChange: source,
  };
  const chat = new RoutedBackends({
    ...{ client, monitor, sources: [source] },
    backends: realBackends,
    budget: { today: () => money },
  });
  return { chat, router, source };
}

function note(
  router: Router,
  backend: BackendId,
  kind: 'ghostText' | 'chat',
  tokensPerSecond: number,
): void {
  const usage = { promptTokens: 900, cachedTokens: 0, completionTokens: 50, reasoningTokens: 0 };
  const times = { at: 0, firstTokenMs: 100, totalMs: 1_000, tokensPerSecond, usage };
  const record = { ...{ backend, kind, reason: '', ...times }, purpose: 'asked' } as const;
  router.monitor.note({
    record: { ...record, outcome: 'answered' },
    load: { uncachedTokens: 900, aheadMs: 0 },
  });
}
