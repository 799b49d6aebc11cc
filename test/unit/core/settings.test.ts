import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  defaultSettings,
  parseSettings,
  settingKeys,
  type RawSetting,
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
  const read = (workspaceBackend: string) =>
    parseSettings((key) => {
      if (key === 'backend') {
        return { effective: workspaceBackend, user: 'auto', workspace: workspaceBackend };
      }
      if (key === 'privacy.exclude') {
        return { effective: ['b'], user: ['a'], workspace: ['b'] };
      }
      return unset;
    }).settings;

  expect(read('local').backend).toBe('local');
  expect(read('remote').backend).toBe('auto');
  expect(read('remote')['privacy.exclude']).toEqual(['a', 'b']);
});
