import { expect, test } from 'vitest';
import { holdsCode } from '../../../../../src/core/chat/context/holdsCode.ts';

const answer = [
  'Do this:',
  '```ts',
  'const total = 1;',
  'run(total);',
  '```',
  '1. > ```sh',
  '   > npm test',
  '> > npm run build',
  '> > npm start',
].join('\n');

test.each([
  ['const total = 1;\nrun(total);', true],
  ['const total = 1;\r\n\trun(total);\n', true],
  ['npm run build\nnpm start', true],
  ['const total = 2;', false],
  ['rm -rf ~', false],
  ['run(total);\nconst total = 1;', false],
  [' \n', false],
])('code that a page claims to show is the model’s: %j is %s', (code, isThere) => {
  expect(holdsCode(answer, code)).toBe(isThere);
});
