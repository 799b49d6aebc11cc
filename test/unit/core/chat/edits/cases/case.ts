import type { Edit } from '../../../../../../src/core/chat/edits/findPlace.ts';

/** A text, what is asked for, and what must come of it. */
export interface EditCase {
  readonly name: string;
  readonly before: string;
  readonly edits: readonly Edit[];
  /** The text afterwards, or what the refusal must say. */
  readonly after: string | { readonly refused: readonly (string | RegExp)[] };
}

export function done(
  name: string,
  before: string,
  [search, replace, startLine]: readonly [string, string, number?],
  after: string,
): EditCase {
  return { name, before, edits: [{ search, replace, startLine }], after };
}

export function refused(
  name: string,
  before: string,
  [search, replace, startLine]: readonly [string, string, number?],
  ...says: readonly (string | RegExp)[]
): EditCase {
  return { name, before, edits: [{ search, replace, startLine }], after: { refused: says } };
}
