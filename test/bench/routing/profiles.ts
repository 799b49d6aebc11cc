import type { Conditions } from './conditions.ts';

const healthy = {
  availability: { kind: 'up' },
  errorShare: 0,
  errorAfterMs: 300,
  silentShare: 0,
  stallShare: 0,
} as const;

/**
 * GLM-4.5-Air at Z.AI. ZenMux (zenmux.ai/z-ai/glm-4.5-air, October 2025) lists first tokens after 386 to 703 ms,
 * 576 ms on average, and 61 tokens/s. Scatter: newmen.ai/models/z-ai/glm-4.5-air lists p50/p95 of four providers over
 * all users and prompts (775/3777, 814/2482, 2224/6768, 2473/6488 ms), log-normal deviations of 0.6 to 1.0;
 * one user's prompts of one size scatter less. Prefill: shape chosen by us, 10,000 tokens/s.
 */
export const provider: Conditions = {
  ...healthy,
  baseMs: 500,
  spread: 0.5,
  prefillMsPerToken: 0.1,
  msPerToken: 16,
};

/** The same model on a lightly used server near by: the fast end of those listings, 85 tokens/s. */
export const nearProvider: Conditions = { ...provider, baseMs: 250, spread: 0.4, msPerToken: 12 };

/** Qwen2.5-Coder 1.5B on an M1 Pro: 1,150 tokens/s read, 70 written (llama.cpp pull request 9787). */
export const smallModel: Conditions = {
  ...healthy,
  baseMs: 30,
  spread: 0.2,
  prefillMsPerToken: 0.87,
  msPerToken: 14,
};

/** Llama 3.1 8B on an M1 Max: 500 tokens/s read, 46 written (normiebench issue 40). */
export const mediumModel: Conditions = {
  ...smallModel,
  baseMs: 40,
  prefillMsPerToken: 2,
  msPerToken: 22,
};

/** Llama 3.1 8B on an M4 Mac mini: 225 tokens/s read, 21 written (normiebench issue 3). */
export const slowModel: Conditions = {
  ...smallModel,
  baseMs: 50,
  prefillMsPerToken: 4.4,
  msPerToken: 48,
};

/** The same server under more load: each request waits and writes longer. */
export function underLoad(conditions: Conditions, factor: number): Conditions {
  return {
    ...conditions,
    baseMs: conditions.baseMs * factor,
    // Batches share a GPU's bandwidth: tokens slow down less than the queue in front of them grows.
    msPerToken: conditions.msPerToken * Math.sqrt(factor),
  };
}

/** The same machine with something else to do: reading and writing slow down alike. */
export function sharedWith(conditions: Conditions, factor: number): Conditions {
  return {
    ...conditions,
    baseMs: conditions.baseMs * factor,
    prefillMsPerToken: conditions.prefillMsPerToken * factor,
    msPerToken: conditions.msPerToken * factor,
  };
}
