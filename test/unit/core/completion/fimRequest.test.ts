import { expect, test } from 'vitest';
import { fimRequest } from '../../../../src/core/completion/fimRequest.ts';
import { defaultSettings } from '../../../../src/core/settings.ts';
import { at, holeOf } from './harness.ts';

test.each([
  ['many lines where the line ends', 'f() █\nb', { maxTokens: 272, stop: [] }],
  ['one line in front of other text', 'f(█, b)', { maxTokens: 52, stop: ['\n'] }],
])('asks for %s', (_what, marked, expected) => {
  expect(fimRequest(holeOf(marked), at(marked), defaultSettings)).toMatchObject({
    temperature: 0,
    ...expected,
  });
});

test('marks what may not leave the machine', () => {
  const settings = { ...defaultSettings, 'privacy.localOnly': ['payroll/'] };
  const at1 = (path: string) => fimRequest(holeOf('f(█)'), at('f(█)', { path }), settings);

  expect(at1('payroll/tax.ts').isLocalOnly).toBe(true);
  expect(at1('src/tax.ts').isLocalOnly).toBe(false);
});
