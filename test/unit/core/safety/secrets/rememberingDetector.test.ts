import { expect, test } from 'vitest';
import { RememberingDetector } from '../../../../../src/core/safety/secrets/rememberingDetector.ts';

/** Takes every `#` for a secret. */
class HashScan {
  scanned: string[] = [];

  readonly scan = async (text: string) => {
    this.scanned.push(text);
    return [...text.matchAll(/#/g)].map(({ index }) => ({
      start: index,
      end: index + 1,
      kind: 'hash',
    }));
  };
}

const paragraph = (name: string) => `${`${name} `.repeat(600)}\n\n`;

test('an unchanged text is not scanned again', async () => {
  const hashes = new HashScan();
  const detector = new RememberingDetector(hashes.scan);
  const text = `${paragraph('a')}#${paragraph('b')}`;
  expect(await detector.find(text)).toEqual(await detector.find(text));
  expect(hashes.scanned).toHaveLength(1);
});

test('of a changed text only the paragraphs that changed are scanned', async () => {
  const hashes = new HashScan();
  const detector = new RememberingDetector(hashes.scan);
  const parts = ['a', 'b', 'c', 'd'].map(paragraph);
  await detector.find(parts.join(''));
  const changed = parts.with(2, paragraph('new #')).join('');
  expect(await detector.find(changed)).toHaveLength(600);
  expect(hashes.scanned.at(-1)).toBe(paragraph('new #'));
});

test('a text may end with its last paragraph', async () => {
  const detector = new RememberingDetector(new HashScan().scan);
  expect(await detector.find(paragraph('#'))).toHaveLength(600);
});

test('findings are where they are in the text, whichever paragraphs were known', async () => {
  const hashes = new HashScan();
  const detector = new RememberingDetector(hashes.scan);
  await detector.find(paragraph('b#'));
  const text = paragraph('#a') + paragraph('b#') + paragraph('c');
  const places = (await detector.find(text)).map(({ start }) => start);
  expect(places).toEqual([...text.matchAll(/#/g)].map(({ index }) => index));
});

test('a text too short for a secret is not scanned', async () => {
  const hashes = new HashScan();
  expect(await new RememberingDetector(hashes.scan).find('#####')).toEqual([]);
  expect(hashes.scanned).toEqual([]);
});
