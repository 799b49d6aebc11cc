import type { TokenUsage } from '../ports.ts';
import type { DialectName } from './dialects.ts';
import type { Endpoint } from './endpoint.ts';

/** US dollars for a million tokens. */
export interface TokenPrices {
  /** Of the prompt. */
  readonly input: number;
  /** Of the answer, thoughts included. */
  readonly output: number;
  /** Of the part of the prompt that came from a prefix cache; defaults to `input`. */
  readonly cached?: number | undefined;
}

/** Model id → its prices. */
export type PriceTable = Readonly<Record<string, TokenPrices>>;

const free: TokenPrices = { input: 0, output: 0 };

/** A month's fee covers every model. */
const flatRates: ReadonlySet<DialectName> = new Set(['zaiCodingPlan', 'bigmodelCodingPlan']);

/** List prices, with the day on which they were read. Catalogues disagree; `budget.prices` wins. */
const listPrices: Partial<Record<DialectName, PriceTable>> = {
  // docs.z.ai/guides/overview/pricing, as models.dev had it on 2026-07-02
  zai: { 'glm-4.5-air': { input: 0.2, output: 1.1, cached: 0.03 } },
  // open.bigmodel.cn/pricing, in dollars as Roo Code 3.52 had it on 2026-04-14
  bigmodel: { 'glm-4.5-air': { input: 0.1, output: 0.6, cached: 0.02 } },
  // openrouter.ai/z-ai/glm-4.5-air, as models.dev had it on 2026-07-02
  openrouter: {
    'z-ai/glm-4.5-air': { input: 0.13, output: 0.85, cached: 0.025 },
    'z-ai/glm-4.5-air:free': free,
  },
  // huggingface.co/inference/models on 2026-07-02; providers differ, none is listed with a cache price
  huggingface: { 'zai-org/GLM-4.5-Air': { input: 0.13, output: 0.85 } },
};

/**
 * What an endpoint's model costs: what the user says, else the list. A model on this machine is
 * free, and so is a `custom` server that is no provider's.
 * @returns `undefined` for a provider's model that is on no list.
 */
export function pricesOf(
  { kind, model, dialect }: Pick<Endpoint, 'kind' | 'model' | 'dialect'>,
  ownPrices: PriceTable,
): TokenPrices | undefined {
  if (kind === 'sidecar' || kind === 'external') {
    return free;
  }
  const list = listPrices[dialect.name];
  const isFlat = flatRates.has(dialect.name) || (kind === 'custom' && !list);
  return ownPrices[model] ?? (isFlat ? free : list?.[model]);
}

/** US dollars for one answer, by what its server counted. */
export function costUsd(usage: TokenUsage, { input, output, cached = input }: TokenPrices): number {
  const freshTokens = usage.promptTokens - usage.cachedTokens;
  return (
    (freshTokens * input + usage.cachedTokens * cached + usage.completionTokens * output) / 1e6
  );
}
