import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SecretFinding } from '../../../../src/core/ports.ts';
import { createSecretDetector } from '../../../../src/host/parsers/secretDetector.ts';
import { lookAlikes, secretCases, type SecretCase } from '../../../fixtures/secrets.ts';
import { cpuTimeMs } from '../../../support/cpuTime.ts';

const isPublic = ({ source }: SecretCase) => !source.startsWith('own');

test('the cases are 60 secrets and 200 look-alikes, half of each from public suites', () => {
  expect(secretCases.length).toBeGreaterThanOrEqual(60);
  expect(lookAlikes.length).toBeGreaterThanOrEqual(200);
  for (const cases of [secretCases, lookAlikes]) {
    expect(cases.filter(isPublic).length).toBeGreaterThanOrEqual(cases.length / 2);
  }
});

test('finds at least 98 % of the secrets, and 95 % of what it finds are secrets', async () => {
  const detector = createSecretDetector();
  const missed: string[] = [];
  const wrong: string[] = [];
  for (const { text, secret } of [...secretCases, ...lookAlikes]) {
    const start = text.indexOf(secret);
    const end = start + secret.length;
    const found = await detector.find(text);
    const isFound = secret !== '' && found.some((it) => it.start <= start && it.end >= end);
    missed.push(...(secret !== '' && !isFound ? [text] : []));
    const isBeside = (it: SecretFinding) => secret === '' || it.end <= start || it.start >= end;
    wrong.push(...found.filter(isBeside).map((it) => text.slice(it.start, it.end)));
  }
  const hits = secretCases.length - missed.length;
  expect(hits / secretCases.length, `missed: ${missed.join('\n')}`).toBeGreaterThanOrEqual(0.98);
  expect(hits / (hits + wrong.length), `wrong: ${wrong.join('\n')}`).toBeGreaterThanOrEqual(0.95);
});

test('takes the secret and nothing around it', async () => {
  const detector = createSecretDetector();
  const inexact: string[] = [];
  for (const { text, secret } of secretCases) {
    const found = await detector.find(text);
    const texts = found.map(({ start, end }) => text.slice(start, end));
    inexact.push(...(texts.includes(secret) ? [] : [`${secret}: ${texts.join(' ')}`]));
  }
  expect(inexact).toEqual([]);
});

test('no comment in a file switches the search off', async () => {
  const token = ['gh', 'p_wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('');
  const text = `// secretlint-disable\nconst a = "${token}"; // secretlint-disable-line\n`;
  expect(await createSecretDetector().find(text)).toHaveLength(1);
});

test('finds the same whatever it was asked before', async () => {
  const paragraph = fc.oneof(
    fc.constantFrom(...secretCases, ...lookAlikes).map(({ text }) => text),
    fc.lorem({ maxCount: 60 }),
  );
  const document = fc.array(paragraph, { maxLength: 12 }).map((parts) => parts.join('\n\n'));
  const asked = createSecretDetector();
  await fc.assert(
    fc.asyncProperty(document, async (text) => {
      expect(await asked.find(text)).toEqual(await createSecretDetector().find(text));
    }),
    { numRuns: 200, seed: 5 },
  );
});

test.each([
  ['base64', Buffer.from('the quick brown fox '.repeat(4_000)).toString('base64')],
  ['hexadecimal digits', '0123456789abcdef'.repeat(6_250)],
  ['names without values', 'password '.repeat(11_000)],
  ['values without an end', 'password="'.repeat(10_000)],
  ['blanks', `password${' '.repeat(100_000)}x`],
  ['addresses', '://a:'.repeat(20_000)],
  ['commands', 'curl -u '.repeat(12_000)],
  ['beginnings of keys', '-----BEGIN RSA PRIVATE KEY-----\n'.repeat(3_000)],
  ['ends of keys', '-----END RSA PRIVATE KEY-----\n'.repeat(3_000)],
  ['tokens one after the other', 'token'.repeat(20_000)],
  ['dashes', 'a-'.repeat(50_000)],
  ['beginnings of tokens', 'eyJ-'.repeat(25_000)],
  ['beginnings of keys for an API', 'sk-ant-api03-'.repeat(7_500)],
  ['words that end in something else', `password = "${'a'.repeat(90)}!!"\n`.repeat(950)],
  ['brackets in a password', `password = "${'[a-a'.repeat(24)}"\n`.repeat(900)],
  ['values that never end', `secret: "${'Ab1-'.repeat(240)}\n`.repeat(100)],
  ['hosts', `x://a:${'b@'.repeat(100)}${'c'.repeat(100)}! `.repeat(320)],
  ['flags', `curl ${'-u a:bcde '.repeat(9)}\\\n`.repeat(1_000)],
  ['types', `token${' a'.repeat(9)} `.repeat(4_000)],
])('100 kB of %s take well under a second', async (_what, text) => {
  expect(await cpuTimeMs(() => createSecretDetector().find(text))).toBeLessThan(500);
});
