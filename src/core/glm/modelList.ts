import * as z from 'zod/mini';
import type { ModelLimits } from './contextPlan.ts';

const tokens = z.optional(z.nullable(z.number()));

/** OpenAI's `GET /models`, which all servers have, with what some of them add. */
const modelList = z.object({
  data: z.array(
    z.object({
      id: z.string(),
      owned_by: z.optional(z.nullable(z.string())),
      max_model_len: tokens, // vLLM, SGLang
      context_length: tokens, // OpenRouter
      top_provider: z.optional(z.nullable(z.object({ max_completion_tokens: tokens }))), // OpenRouter
      meta: z.optional(z.nullable(z.object({ n_ctx: tokens }))), // llama-server, our sidecar
    }),
  ),
});

/** A model that a server says it serves. */
export interface ListedModel {
  readonly id: string;
  readonly owner: string;
  /** As far as the server states them. */
  readonly limits: Partial<ModelLimits>;
}

/** The models in the parsed answer to `GET /models`; none if it is no such list. */
export function listedModels(answer: unknown): readonly ListedModel[] {
  const parsed = modelList.safeParse(answer);
  return (parsed.data?.data ?? []).map((model) => {
    const contextTokens = model.meta?.n_ctx ?? model.max_model_len ?? model.context_length;
    const answerTokens = model.top_provider?.max_completion_tokens;
    return {
      id: model.id,
      owner: model.owned_by ?? '',
      limits: { ...(contextTokens && { contextTokens }), ...(answerTokens && { answerTokens }) },
    };
  });
}
