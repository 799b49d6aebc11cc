/** What a model can take and give in one request, in tokens. */
export interface ModelLimits {
  /** Prompt and answer together. */
  readonly contextTokens: number;
  /** The longest answer, thoughts included. */
  readonly answerTokens: number;
}

/** GLM-4.5-Air's own: 128 k together, 96 k of them said. Source: docs.z.ai/guides/llm/glm-4.5. */
export const glmAirLimits: ModelLimits = { contextTokens: 131_072, answerTokens: 98_304 };

/** How one request divides the context. */
export interface ContextPlan {
  /** The longest prompt that leaves room for the answer that is wanted. */
  readonly promptTokens: number;
  /** The longest answer that fits behind the prompt that there is. */
  readonly answerTokens: number;
}

/** A count of a prompt is an estimate where no server counts, and at most so far off. */
const estimateError = 0.1;

/** An answer never gets less: whether a prompt is too long is for the server to say. */
const minAnswerTokens = 256;

/**
 * Divides a model's context between what it reads and what it may say, so that no server has to
 * refuse the two together.
 * @param promptTokens of the prompt as it is, counted or estimated.
 * @param wantedTokens of the answer at most.
 */
export function contextPlan(
  limits: ModelLimits,
  promptTokens: number,
  wantedTokens: number,
): ContextPlan {
  const wanted = Math.min(wantedTokens, limits.answerTokens);
  const room = limits.contextTokens - promptTokens - Math.ceil(promptTokens * estimateError);
  const forPrompt = (limits.contextTokens - wanted) / (1 + estimateError);
  return {
    promptTokens: Math.max(0, Math.floor(forPrompt)),
    answerTokens: Math.min(wanted, Math.max(room, minAnswerTokens)),
  };
}
