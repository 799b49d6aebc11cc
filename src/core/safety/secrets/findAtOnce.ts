import type { SecretFinding } from '../../ports.ts';
import { findByRules } from './findByRules.ts';
import { mergeFindings } from './findings.ts';
import { findPrivateKeys } from './privateKeys.ts';

/**
 * What the project's own rules find, for those who can't wait for a `SecretDetector`: logs, exports, the safety gate.
 * @returns findings in order, none of which overlap.
 */
export function findAtOnce(text: string): readonly SecretFinding[] {
  return mergeFindings([...findByRules(text), ...findPrivateKeys(text)]);
}
