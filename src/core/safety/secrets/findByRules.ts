import type { SecretFinding } from '../../ports.ts';
import { findAssignments } from './assignments.ts';
import { findTokens } from './tokenShapes.ts';
import { findUrlPasswords } from './urlPasswords.ts';

/** What the project's own rules find, but for private keys; may overlap. A blank line ends whatever they read. */
export function findByRules(text: string): readonly SecretFinding[] {
  return [...findTokens(text), ...findAssignments(text), ...findUrlPasswords(text)];
}
