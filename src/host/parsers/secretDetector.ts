import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretDetector, SecretFinding } from '../../core/ports.ts';
import { isExample } from '../../core/safety/secrets/examples.ts';
import { findByRules } from '../../core/safety/secrets/findByRules.ts';
import { RememberingDetector } from '../../core/safety/secrets/rememberingDetector.ts';

const rulePrefix = '@secretlint/secretlint-rule-';

/** Rules that are left out, and why. */
const leftOut = new Set([
  // A comment in a file would switch the search off.
  'filter-comments',
  // They take the whole file or address for a secret; our own rules find the part that is.
  'gcp',
  'privatekey',
  'basicauth',
  'database-connection-string',
]);

/**
 * Finds secrets with secretlint's maintained rules and our own. Comes in a chunk of its own, with all of
 * secretlint, so load it when a request is about to leave the machine.
 */
export function createSecretDetector(): SecretDetector {
  // It would keep an entry for every rule of every search, for ever.
  secretLintProfiler.setEnabled(false);
  return new RememberingDetector(async (text) => [
    ...findByRules(text),
    ...(await findBySecretlint(text)),
  ]);
}

const chosenRules = rules
  .filter((rule) => !leftOut.has(shortName(rule.meta.id)))
  .map((rule) => ({ id: rule.meta.id, rule }));

async function findBySecretlint(content: string): Promise<readonly SecretFinding[]> {
  // The path has no meaning; it only must not be one of those that a rule is fond of.
  const source = { filePath: 'text', ext: '', contentType: 'text', content } as const;
  const { messages } = await lintSource({
    source,
    options: { noPhysicFilePath: true, config: { rules: chosenRules } },
  });
  return messages
    .map(({ range: [start, end], ruleId }) => ({ start, end, kind: shortName(ruleId) }))
    .filter(({ start, end }) => !isExample(content.slice(start, end)));
}

function shortName(ruleId: string): string {
  return ruleId.slice(rulePrefix.length);
}
