import * as z from 'zod/mini';
import type { TokenUsage } from '../ports.ts';
import type { CachedTokensField, Dialect } from './dialects.ts';

const count = z.optional(z.nullable(z.number()));
const optionalObject = <Shape extends z.core.$ZodShape>(shape: Shape) =>
  z.optional(z.nullable(z.object(shape)));

/** The fields of a stream's event that count tokens, as tolerant as the servers are different. */
export const usageFields = {
  usage: optionalObject({
    prompt_tokens: count,
    completion_tokens: count,
    prompt_tokens_details: optionalObject({ cached_tokens: count }),
    prompt_cache_hit_tokens: count,
    completion_tokens_details: optionalObject({ reasoning_tokens: count }),
  }),
  timings: optionalObject({ cache_n: count }),
};
const usageEvent = z.object(usageFields);
type UsageEvent = z.infer<typeof usageEvent>;

/** What an event reports of the tokens that were used; `undefined` for most of them. */
export function readUsage(event: UsageEvent, dialect: Dialect): TokenUsage | undefined {
  const { usage } = event;
  if (!usage) {
    return undefined;
  }
  const cached = dialect.cachedTokensIn.map((field) => cachedTokens[field](event));
  return {
    promptTokens: usage.prompt_tokens ?? 0,
    cachedTokens: cached.find((tokens) => typeof tokens === 'number') ?? 0,
    completionTokens: usage.completion_tokens ?? 0,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? 0,
  };
}

const cachedTokens: Readonly<
  Record<CachedTokensField, (event: UsageEvent) => number | null | undefined>
> = {
  prompt_tokens_details: ({ usage }) => usage?.prompt_tokens_details?.cached_tokens,
  prompt_cache_hit_tokens: ({ usage }) => usage?.prompt_cache_hit_tokens,
  timings: ({ timings }) => timings?.cache_n,
};
