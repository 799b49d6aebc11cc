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
    `The setting glmAir.backend can't be 7; its default is used: "auto".`,
    `The setting glmAir.completion.delayMs can't be -5; its default is used: "auto".`,
    `The setting glmAir.completion.maxLines can't be "many"; its default is used: 12.`,
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

test('a workspace can keep requests local and hide files, but not the reverse', () => {
  const merged = (key: SettingKey, ofUser: unknown, ofWorkspace: unknown) =>
    parseSettings((each) =>
      each === key ? { effective: ofWorkspace, user: ofUser, workspace: ofWorkspace } : unset,
    ).settings[key];

  expect(merged('backend', 'auto', 'local')).toBe('local');
  expect(merged('backend', 'auto', 'remote')).toBe('auto');
  expect(merged('completion.backend', 'local', 'remote')).toBe('local');
  expect(merged('remote.provider', 'zai', 'openrouter')).toBe('zai');
  expect(merged('remote.model', undefined, 'a-dear-one')).toBe('');
  expect(merged('privacy.exclude', ['a'], ['b'])).toEqual(['a', 'b']);
});
