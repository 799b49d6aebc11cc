import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mergeFindings } from '../../../../src/core/safety/secrets/findings.ts';
import { SecretRestorer, SecretVault } from '../../../../src/core/safety/secretVault.ts';

const found = (text: string, secret: string, kind = 'password') => {
  const start = text.indexOf(secret);
  return [{ start, end: start + secret.length, kind }];
};

test('the same secret has the same placeholder, another one another', () => {
  const vault = new SecretVault();
  expect(vault.hide('a = hunter2', found('a = hunter2', 'hunter2'))).toBe(
    'a = <secret:password:1>',
  );
  expect(vault.hide('b: hunter2', found('b: hunter2', 'hunter2'))).toBe('b: <secret:password:1>');
  expect(vault.hide('b: s3same', found('b: s3same', 's3same', 'token'))).toBe(
    'b: <secret:token:2>',
  );
});

test('a secret that is known is hidden in texts that do not call it one', () => {
  const vault = new SecretVault();
  vault.hide('password = "correct7horse"', found('password = "correct7horse"', 'correct7horse'));
  expect(vault.hide('login with correct7horse failed', [])).toBe(
    'login with <secret:password:1> failed',
  );
});

test('a secret in a longer one does not cut it', () => {
  const vault = new SecretVault();
  vault.hide('abcdefgh1', found('abcdefgh1', 'abcdefgh1'));
  vault.hide('abcdefgh1-and-more', found('abcdefgh1-and-more', 'abcdefgh1-and-more'));
  expect(vault.hide('x abcdefgh1-and-more abcdefgh1', [])).toBe(
    'x <secret:password:2> <secret:password:1>',
  );
});

test('a placeholder of the user’s own comes back as it was, and gives no secret away', () => {
  const vault = new SecretVault();
  vault.hide('hunter2', found('hunter2', 'hunter2'));
  const text = 'See <secret:password:1> and <secret:other:9>.';
  const hidden = vault.hide(text, []);
  expect(hidden).toBe('See <secret:literal:2> and <secret:literal:3>.');
  expect(vault.restore(hidden)).toBe(text);
  expect(vault.isNamedIn(hidden)).toBe(false);
  expect(vault.restoreLiterals(`${hidden} <secret:password:1>`)).toBe(
    `${text} <secret:password:1>`,
  );
});

test('a placeholder that nobody gave out stays', () => {
  const vault = new SecretVault();
  expect(vault.restore('<secret:password:7> <secret:> <b>')).toBe(
    '<secret:password:7> <secret:> <b>',
  );
});

test('what was hidden comes back byte for byte, wherever it was found and the stream was cut', () => {
  const piece = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 12 }),
    fc.constantFrom(
      '<secret:password:1>',
      '<secret:literal:2>',
      '<secret:',
      '<',
      ':3>',
      'hunter2-',
    ),
  );
  const text = fc.array(piece, { maxLength: 20 }).map((parts) => parts.join(''));
  const cuts = fc.array(fc.nat(400), { maxLength: 12 });
  const stretches = fc.array(fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 30 })), {
    maxLength: 6,
  });
  const vault = new SecretVault();
  fc.assert(
    fc.property(text, cuts, stretches, (whole, cutAt, places) => {
      const findings = mergeFindings(
        places
          .map(([start, length]) => ({
            start,
            end: Math.min(whole.length, start + length),
            kind: 'x',
          }))
          .filter(({ start, end }) => start < end),
      );
      const hidden = vault.hide(whole, findings);
      const shown = hidden.split(/<secret:[a-z]+:\d+>/);
      for (const { start, end } of findings.filter((it) => it.end - it.start >= 8)) {
        expect(shown.some((rest) => rest.includes(whole.slice(start, end)))).toBe(false);
      }
      expect(inPieces(hidden, cutAt, new SecretRestorer(vault))).toBe(whole);
    }),
    { numRuns: 2_000, seed: 11 },
  );
});

function inPieces(text: string, cutAt: readonly number[], restorer: SecretRestorer): string {
  const cuts = [...cutAt.filter((cut) => cut < text.length), text.length].toSorted((a, b) => a - b);
  let restored = '';
  let start = 0;
  for (const cut of cuts) {
    restored += restorer.push(text.slice(start, cut));
    start = cut;
  }
  return restored + restorer.flush();
}
