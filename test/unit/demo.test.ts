import { readFileSync } from 'node:fs';
import * as path from 'node:path';
import { expect, test } from 'vitest';

const read = (file: string) => readFileSync(path.join(import.meta.dirname, '../..', file), 'utf8');

test('the demo opens a document whose continuation the demo model knows', () => {
  expect(read('test/fixtures/sample/cart.ts').startsWith(read('media/demo/cart.ts'))).toBe(true);
});
