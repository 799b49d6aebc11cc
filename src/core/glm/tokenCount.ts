import * as z from 'zod/mini';
import type { BodyFields, DialectName } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';

/** Servers that tell what their model's vocabulary makes of a text, at `/tokenize` of their root. */
const counting: ReadonlySet<DialectName> = new Set(['sidecar', 'llamaServer']);

/** Where an endpoint's server counts tokens, if it does. */
export function tokenizeUrl({ dialect, baseUrl }: Endpoint): string | undefined {
  return counting.has(dialect.name) ? `${baseUrl.replace(/\/v1$/, '')}/tokenize` : undefined;
}

/** Asks for the tokens of a text in which nothing is a marker. */
export function tokenizeRequest(text: string): BodyFields {
  return { content: text, parse_special: false };
}

const tokenizeAnswer = z.object({ tokens: z.array(z.unknown()) });

/** @returns `undefined` for an answer that is none. */
export function readTokenCount(answer: unknown): number | undefined {
  return tokenizeAnswer.safeParse(answer).data?.tokens.length;
}
