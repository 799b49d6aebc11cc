import { lintSource } from '@secretlint/core';
import { secretLintProfiler } from '@secretlint/profiler';
import { rules } from '@secretlint/secretlint-rule-preset-recommend';
import type { SecretDetector, SecretFinding } from '../../core/ports.ts';
import { isExample } from '../../core/safety/secrets/examples.ts';
import { findByRules } from '../../core/safety/secrets/findByRules.ts';
import { clipped, shifted } from '../../core/safety/secrets/findings.ts';
import { linesWithLongWords } from '../../core/safety/secrets/longWords.ts';
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

/**
 * Each of the chosen rules is about a token in a line, so all other lines are left out: most of a text, and most
 * of the time that the rules would take.
 */
async function findBySecretlint(text: string): Promise<readonly SecretFinding[]> {
  const lines = linesWithLongWords(text);
  if (lines.length === 0) {
    return [];
  }
  const messages = await lint(lines.map((line) => line.text).join('\n'));
  const findings: SecretFinding[] = [];
  let offset = 0;
  for (const line of lines) {
    const own = clipped(messages, offset, offset + line.text.length);
    findings.push(...shifted(own, line.start));
    offset += line.text.length + 1;
  }
  return findings.filter(({ start, end }) => !isExample(text.slice(start, end)));
}

async function lint(content: string): Promise<readonly SecretFinding[]> {
  // The path has no meaning; it only must not be one of those that a rule is fond of.
  const source = { filePath: 'text', ext: '', contentType: 'text', content } as const;
  const { messages } = await lintSource({
    source,
    options: { noPhysicFilePath: true, config: { rules: chosenRules } },
  });
  return messages.map(({ range: [start, end], ruleId }) => ({
    start,
    end,
    kind: shortName(ruleId),
  }));
}

function shortName(ruleId: string): string {
  return ruleId.slice(rulePrefix.length);
}
