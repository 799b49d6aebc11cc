import { describe, expect, test } from 'vitest';
import { variableOf } from '../../../../../src/core/debug/snapshot/readVariables.ts';
import { snapshotText } from '../../../../../src/core/debug/snapshot/snapshotText.ts';
import type { StopSnapshot } from '../../../../../src/core/debug/snapshot/stopSnapshot.ts';
import { TraceReader, probeMessage } from '../../../../../src/core/debug/trace/traceRows.ts';
import { traceTable } from '../../../../../src/core/debug/trace/traceTable.ts';
import { findAtOnce } from '../../../../../src/core/safety/secrets/findAtOnce.ts';
import { SecretVault } from '../../../../../src/core/safety/secretVault.ts';

/** Letters and digits that no other secret has. */
function word(index: number): string {
  return `q7RkZt3wP0vLx6YcT${String(index).padStart(3, '0')}`;
}

const names =
  'password db_password apiKey API_KEY client_secret secretKey access_token auth_token passwd private_key'.split(
    ' ',
  );

/** How adapters print a text, and things that hold one. */
const prints: readonly ((
  secret: string,
  name: string,
) => readonly [name: string, value: string])[] = [
  (secret, name) => [name, `'${secret}'`],
  (secret, name) => [name, `"${secret}"`],
  (secret, name) => ['config', `{'user': 'ada', '${name}': '${secret}'}`],
  (secret, name) => ['env', `{HOME: '/root', ${name}: '${secret}', LANG: 'C'}`],
  (secret, name) => [name, `0x55d0c0de "${secret}"`],
  (secret, name) => [
    'order',
    `{note: '${'x'.repeat(100)}', ${name}: '${secret}${secret}${secret}'}`,
  ],
];

const planted = prints.flatMap((print, row) =>
  names.map((name, column) => {
    const secret = word(row * names.length + column);
    return { secret, variable: print(secret, name) };
  }),
);

function snapshotWith(variables: readonly (readonly [string, string])[]): StopSnapshot {
  const scope = {
    ...{ name: 'Locals', more: 0 },
    variables: variables.map(([name, value]) => variableOf({ name, value, variablesReference: 0 })),
  };
  return {
    ...{ stamp: { sessionId: 'a', sequence: 1 }, sessionName: 'app', adapterType: 'debugpy' },
    ...{ isAttached: false, at: 0, reason: 'breakpoint', reasonText: '', threadId: 1 },
    frames: [
      { id: 1, name: 'main', path: 'app.py', line: 3, column: 1, isUsers: true, scopes: [scope] },
    ],
    ...{ hiddenFrames: 0, output: [], changed: [], problems: [], requests: 3, tookMs: 9 },
  };
}

/** What would go to another machine. */
function hidden(text: string): string {
  return new SecretVault().hide(text, findAtOnce(text));
}

describe('a secret among the values of a program', () => {
  test('never leaves the machine: 60 planted ones, in a snapshot', () => {
    expect(planted).toHaveLength(60);
    const text = snapshotText(
      snapshotWith(planted.map(({ variable }) => variable)),
      's1#1',
      20_000,
    );
    const sent = hidden(text);
    expect(
      planted.filter(({ secret }) => sent.includes(secret.slice(0, 12) + secret.slice(-3))),
    ).toEqual([]);
    expect(sent).not.toContain('q7RkZt3wP0');
    expect(sent).toContain("'ada'");
  });

  test('never leaves the machine: the same, in a trace', () => {
    const reader = new TraceReader('f00d');
    const probes = planted.map(({ variable: [name] }) => {
      return { path: 'app.py', file: '/app.py', line: 3, expressions: [name] };
    });
    planted.forEach(({ variable: [, value] }, index) => {
      reader.add(probeMessage('f00d', index, [value], (text) => text));
    });
    const sent = hidden(traceTable('t1', probes, reader.rows, 20_000));
    expect(reader.rows).toHaveLength(60);
    expect(sent).not.toContain('q7RkZt3wP0');
  });

  test.each(['RSA PRIVATE KEY', 'PRIVATE KEY', 'OPENSSH PRIVATE KEY'])(
    'is not even kept: %s',
    (kind) => {
      const value = `'-----BEGIN ${kind}-----\\nMIIEpAIBAAKCAQEA7bq2${'A'.repeat(300)}'`;
      expect(variableOf({ name: 'pem', value, variablesReference: 0 }).value).toBe(
        '‹a private key, not shown›',
      );
    },
  );

  test('is told from what merely has such a name', () => {
    const text = snapshotText(
      snapshotWith([
        ['password', "''"],
        ['token', 'None'],
        ['secret', 'undefined'],
        ['api_key', "'password'"],
      ]),
      's1#1',
      2_000,
    );
    expect(hidden(text)).toBe(text);
  });
});
