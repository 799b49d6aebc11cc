import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  defaultSettings,
  parseSettings,
  settingKeys,
  type RawSetting,
  type SettingKey,
} from '../../../src/core/settings.ts';

const unset: RawSetting = { effective: undefined, user: undefined, workspace: undefined };
const user = (value: unknown): RawSetting => ({
  effective: value,
  user: value,
  workspace: undefined,
});

test('settings of the wrong type cost their own default and one sentence each', () => {
  const values = new Map<string, unknown>([
    ['completion.maxLines', 'many'],
    ['completion.delayMs', -5],
    ['backend', 7],
    ['completion.enabled', false],
  ]);

  const { settings, problems } = parseSettings((key) =>
    values.has(key) ? user(values.get(key)) : unset,
  );

  expect(settings).toEqual({ ...defaultSettings, 'completion.enabled': false });
  expect(problems).toEqual([
    `The setting glmAir.backend can't be 7 — correct it; until then its default is used: "auto".`,
    `The setting glmAir.completion.delayMs can't be -5 — correct it; until then its default is used: "auto".`,
    `The setting glmAir.completion.maxLines can't be "many" — correct it; until then its default is used: 12.`,
  ]);
});

test('any values whatsoever yield usable settings', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...settingKeys), fc.anything()), (values) => {
      const { settings } = parseSettings((key) => user(values[key]));
      const again = parseSettings((key) => user(settings[key]));
      expect(again.problems).toEqual([]);
    }),
  );
});

test('a workspace can keep requests local, switch off and hide files, but not the reverse', () => {
  const merged = (key: SettingKey, ofUser: unknown, ofWorkspace: unknown) =>
    parseSettings((each) =>
      each === key ? { effective: ofWorkspace, user: ofUser, workspace: ofWorkspace } : unset,
    ).settings[key];

  expect(merged('backend', 'auto', 'local')).toBe('local');
  expect(merged('backend', 'auto', 'remote')).toBe('auto');
  expect(merged('completion.backend', 'local', 'remote')).toBe('local');
  expect(merged('remote.provider', 'zai', 'openrouter')).toBe('zai');
  expect(merged('remote.model', undefined, 'a-dear-one')).toBe('');
  expect(merged('completion.enabled', false, true)).toBe(false);
  expect(merged('completion.enabled', undefined, false)).toBe(false);
  expect(merged('completion.languages', { sql: false }, { sql: true, go: false })).toEqual({
    ...defaultSettings['completion.languages'],
    sql: false,
    go: false,
  });
  expect(merged('budget.maxUsdPerDay', 2, 0.5)).toBe(0.5);
  expect(merged('budget.maxUsdPerDay', 2, 50)).toBe(2);
  expect(merged('budget.maxTokensPerTurn', undefined, 9_000)).toBe(9_000);
  expect(merged('chat.maxRounds', 25, 100)).toBe(25);
  expect(merged('chat.maxRounds', undefined, 5)).toBe(5);
  expect(merged('privacy.redactSecrets', true, false)).toBe(true);
  expect(merged('privacy.redactSecrets', false, true)).toBe(true);
  expect(merged('budget.prices', {}, { 'glm-4.5-air': { input: 0, output: 0 } })).toEqual({});
});

test.each([
  ['allow', 'deny', 'deny'],
  ['allow', 'ask', 'ask'],
  ['ask', 'deny', 'deny'],
  ['ask', 'allow', 'ask'],
  ['deny', 'allow', 'deny'],
  ['deny', 'ask', 'deny'],
  [undefined, 'allow', undefined],
  [undefined, 'ask', 'ask'],
  [undefined, 'deny', 'deny'],
  ['allow', undefined, 'allow'],
])(
  'a tool that the user says to %s and the workspace to %s is to %s',
  (ofUser, ofWorkspace, expected) => {
    const tool = 'run_command:npm test';
    const { settings } = parseSettings((key) =>
      key === 'tools.approval'
        ? {
            effective: {
              ...(ofUser && { [tool]: ofUser }),
              ...(ofWorkspace && { [tool]: ofWorkspace }),
            },
            user: ofUser && { [tool]: ofUser },
            workspace: ofWorkspace && { [tool]: ofWorkspace },
          }
        : unset,
    );

    expect(settings['tools.approval'][tool]).toBe(expected);
  },
);

test('a workspace that keeps requests local means ghost text as well', () => {
  const values: Partial<Record<SettingKey, RawSetting>> = {
    backend: { effective: 'local', user: 'auto', workspace: 'local' },
    'completion.backend': user('remote'),
  };

  expect(parseSettings((key) => values[key] ?? unset).settings).toMatchObject({
    backend: 'local',
    'completion.backend': 'inherit',
  });
});

test.each([
  ['adds rules', ['b'], ['b', 'a']],
  ['tries to lift a rule', ['!a'], ['!a', 'a']],
  ['has a value that is no list', 'x', ['a']],
  ['has a list of something else', [1], ['a']],
])("the user's excluded files stay excluded when the workspace %s", (_, ofWorkspace, expected) => {
  const { settings } = parseSettings((key) =>
    key === 'privacy.exclude'
      ? { effective: ofWorkspace, user: ['a'], workspace: ofWorkspace }
      : unset,
  );

  expect(settings['privacy.exclude']).toEqual(expected);
});
