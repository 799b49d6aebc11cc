import { expect, test } from 'vitest';
import { redactingLogger } from '../../../../src/core/safety/redactingLogger.ts';
import { SecretVault } from '../../../../src/core/safety/secretVault.ts';
import { lookAlikes, secretCases } from '../../../fixtures/secrets.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

test('no level of the log shows a secret', () => {
  const log = new RecordingLogger();
  const logger = redactingLogger(log, new SecretVault());
  for (const level of ['trace', 'debug', 'info', 'warn', 'error'] as const) {
    logger[level]('remote: 401 for https://bot:s3cr3tP4ss@gate.example.net/v1');
  }
  expect(log.entries.map(({ message }) => message)).toEqual(
    Array.from(
      { length: 5 },
      () => 'remote: 401 for https://bot:<secret:url-password:1>@gate.example.net/v1',
    ),
  );
});

test('hides what is found without secretlint, and leaves look-alikes alone', () => {
  const log = new RecordingLogger();
  for (const { text } of [...secretCases, ...lookAlikes]) {
    redactingLogger(log, new SecretVault()).info(text);
  }
  const lines = log.entries.map(({ message }) => message);
  const shown = secretCases.filter(({ secret }, index) => lines[index]?.includes(secret));
  expect(shown.map(({ secret }) => secret)).toEqual([]);
  expect(lines.slice(secretCases.length)).toEqual(lookAlikes.map(({ text }) => text));
});
