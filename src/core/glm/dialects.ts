import type { RemoteProvider } from '../settings.ts';

/** How a hole is filled: our sidecar's `suffix` field, raw tokens in a prompt, or a chat turn. */
export type FimWay = 'suffix' | 'raw' | 'chat';

/**
 * What differs between servers that all call themselves OpenAI-compatible. The rest is the same
 * everywhere: `max_tokens`, and thinking in `delta.reasoning_content` or `delta.reasoning`.
 */
export interface Dialect {
  /** Fields of the request body that switch thinking; GLM thinks unless told not to. */
  readonly thinking: { readonly on: BodyFields; readonly off: BodyFields };
  /** Some fields of the body are refused unless named here. */
  readonly hasStreamOptions: boolean;
  /** Longest list of stop strings that is taken. */
  readonly maxStops: number;
  /** Z.ai reads temperatures strictly between 0 and 1, and greedy as `do_sample: false`. */
  readonly temperature: 'openai' | 'openInterval';
  /** Ways that may exist, best first; more than one means that a probe decides. */
  readonly fimWays: readonly [FimWay, ...FimWay[]];
}
export type BodyFields = Readonly<Record<string, unknown>>;

export interface ProviderPreset {
  /** Address to which `/chat/completions` is appended; empty where the user gives it. */
  readonly baseUrl: string;
  /** The provider's id of GLM-4.5-Air. */
  readonly model: string;
  readonly dialect: Dialect;
}

/** Z.ai's API, docs.z.ai: chat only, and `stop` holds one string. */
const zaiDialect: Dialect = {
  thinking: { on: { thinking: { type: 'enabled' } }, off: { thinking: { type: 'disabled' } } },
  hasStreamOptions: false, // usage comes unasked, in the last chunk
  maxStops: 1,
  temperature: 'openInterval',
  fimWays: ['chat'],
};

/** vLLM, SGLang, llama-server and whatever else speaks like them. */
export const selfHostedDialect: Dialect = {
  thinking: {
    on: { chat_template_kwargs: { enable_thinking: true } },
    off: { chat_template_kwargs: { enable_thinking: false } },
  },
  hasStreamOptions: true,
  maxStops: 16, // none of them names a limit; more would only be noise
  temperature: 'openai',
  fimWays: ['raw', 'chat'],
};

/** Our own child process, which builds the prompt from `prompt` and `suffix` itself. */
export const sidecarDialect: Dialect = { ...selfHostedDialect, fimWays: ['suffix'] };

const openRouterDialect: Dialect = {
  thinking: { on: { reasoning: { enabled: true } }, off: { reasoning: { enabled: false } } },
  hasStreamOptions: true,
  maxStops: 4, // OpenAI's own limit
  temperature: 'openai',
  fimWays: ['raw', 'chat'],
};

/** The router sends requests on to providers of its own choice; chat only. */
const huggingFaceDialect: Dialect = { ...selfHostedDialect, maxStops: 4, fimWays: ['chat'] };

/** Every remote line that has a name in the settings. */
export const providerPresets: Readonly<Record<RemoteProvider, ProviderPreset>> = {
  zai: {
    baseUrl: 'https://api.z.ai/api/paas/v4',
    model: 'glm-4.5-air',
    dialect: zaiDialect,
  },
  zaiCodingPlan: {
    baseUrl: 'https://api.z.ai/api/coding/paas/v4',
    model: 'glm-4.5-air',
    dialect: zaiDialect,
  },
  bigmodel: {
    baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
    model: 'glm-4.5-air',
    dialect: zaiDialect,
  },
  bigmodelCodingPlan: {
    baseUrl: 'https://open.bigmodel.cn/api/coding/paas/v4',
    model: 'glm-4.5-air',
    dialect: zaiDialect,
  },
  openrouter: {
    baseUrl: 'https://openrouter.ai/api/v1',
    model: 'z-ai/glm-4.5-air',
    dialect: openRouterDialect,
  },
  huggingface: {
    baseUrl: 'https://router.huggingface.co/v1',
    model: 'zai-org/GLM-4.5-Air',
    dialect: huggingFaceDialect,
  },
  custom: { baseUrl: '', model: 'zai-org/GLM-4.5-Air', dialect: selfHostedDialect },
};
