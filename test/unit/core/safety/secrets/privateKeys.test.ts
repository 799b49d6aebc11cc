import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { findPrivateKeys } from '../../../../../src/core/safety/secrets/privateKeys.ts';

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 1024,
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  publicKeyEncoding: { type: 'spki', format: 'pem' },
});
const lines = privateKey.trim().split('\n');
const body = lines.slice(1, -1);

test('a key loses its body line by line and keeps its first and last line', () => {
  const hidden = [lines[0], ...body.map(() => '█'), lines.at(-1)];
  expect(hide(`a\n${privateKey}b`)).toBe(`a\n${hidden.join('\n')}\nb`);
});

test('line numbers, marks of a diff and indentation stay', () => {
  expect(hide(lines.map((line, index) => `${index + 7}\t${line}`).join('\n'))).toContain(
    `8\t█\n9\t█`,
  );
  expect(hide(lines.map((line) => `+  ${line}`).join('\n'))).toContain('\n+  █\n+  █\n');
});

test('a key with escaped line ends is found in JSON', () => {
  const json = JSON.stringify({ type: 'service_account', private_key: privateKey, id: 'x' });
  expect(hide(json)).toBe(
    '{"type":"service_account","private_key":"-----BEGIN PRIVATE KEY-----█-----END PRIVATE KEY-----\\n","id":"x"}',
  );
});

test('a key that begins or ends outside of the text is found', () => {
  expect(hide(lines.slice(0, 4).join('\n'))).toBe(`${lines[0]}\n█\n█\n█`);
  expect(hide(`${lines.slice(-3).join('\n')}\nnext();`)).toBe(`█\n█\n${lines.at(-1)}\nnext();`);
});

test('a header between the lines stays', () => {
  const header = 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0102030405060708\n';
  const text = [
    '-----BEGIN RSA PRIVATE KEY-----',
    header,
    ...body,
    '-----END RSA PRIVATE KEY-----',
  ];
  expect(hide(text.join('\n'))).toContain(`${header}\n█\n█`);
});

test.each([
  '-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----',
  `-----BEGIN CERTIFICATE-----\n${body.join('\n')}\n-----END CERTIFICATE-----`,
  `-----BEGIN PUBLIC KEY-----\n${body.join('\n')}\n-----END PUBLIC KEY-----`,
  `const begin = '-----BEGIN PRIVATE KEY-----';\nconst end = '-----END PRIVATE KEY-----';`,
])('what is no private key stays: %j', (text) => {
  expect(hide(text)).toBe(text);
});

function hide(text: string): string {
  let hidden = '';
  let end = 0;
  for (const finding of findPrivateKeys(text)) {
    hidden += `${text.slice(end, finding.start)}█`;
    end = finding.end;
  }
  return hidden + text.slice(end);
}
