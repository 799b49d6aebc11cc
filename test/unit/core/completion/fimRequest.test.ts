import { expect, test } from 'vitest';
import { fimRequest } from '../../../../src/core/completion/fimRequest.ts';
import { at, holeOf } from './harness.ts';

test.each([
  ['many lines where the line ends', 'f() █\nb', { maxTokens: 272, stop: [] }],
  ['one line in front of other text', 'f(█, b)', { maxTokens: 52, stop: ['\n'] }],
])('asks for %s', (_what, marked, expected) => {
  expect(fimRequest(holeOf(marked), at(marked), 12)).toMatchObject({ temperature: 0, ...expected });
});
