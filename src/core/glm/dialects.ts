/** Providers and kinds of servers, each with ways of its own. */
export type DialectName =
  | 'zai'
  | 'zaiCodingPlan'
  | 'bigmodel'
  | 'bigmodelCodingPlan'
  | 'openrouter'
  | 'huggingface'
  | ServerKind;

/** What may run at an address that the user gave; `unknown` speaks OpenAI's words and no others. */
export type ServerKind = 'vllm' | 'sglang' | 'llamaServer' | 'sidecar' | 'unknown';

/** How a hole is filled: our sidecar's `suffix` field, raw tokens in a prompt, or a chat turn. */
export type FimWay = 'suffix' | 'raw' | 'chat';

/** Names of the field of a message that holds what the assistant thought. */
export type ReasoningField = 'reasoning_content' | 'reasoning';

/** Where the tokens that a prefix cache saved are counted. */
export type CachedTokensField =
  /** OpenAI's `usage.prompt_tokens_details.cached_tokens`. */
  | 'prompt_tokens_details'
  /** DeepSeek's `usage.prompt_cache_hit_tokens`, which some providers behind routers keep. */
  | 'prompt_cache_hit_tokens'
  /** llama.cpp's `timings.cache_n`, which comes even when no usage was asked for. */
  | 'timings';

/**
 * What differs between servers that all call themselves OpenAI-compatible. The rest is the same
 * everywhere: `max_tokens` (Z.ai refuses `max_completion_tokens`, and all others take both), no `tool_choice` (Z.ai knows `auto`
 * alone), no `strict` schemas, no message names, no `developer` role; thoughts are read
 * from every field that any of them sends them in.
 */
export interface Dialect {
  readonly name: DialectName;
  /** Fields of the request body that switch thinking; GLM thinks unless told not to. */
  readonly thinking: { readonly on: BodyFields; readonly off: BodyFields };
  /** Fields by which a running tool loop hands its thoughts back; the template forgets older ones. */
  readonly reasoningReturnsIn: readonly ReasoningField[];
  /** Where cached tokens are counted; the first that is there counts. */
  readonly cachedTokensIn: readonly CachedTokensField[];
  /** Z.ai refuses the field, and reports usage unasked. */
  readonly hasStreamOptions: boolean;
  /** Longest list of stop strings that is taken. */
  readonly maxStops: number;
  /** Z.ai reads temperatures strictly between 0 and 1, and greedy as `do_sample: false`. */
  readonly temperature: 'openai' | 'openInterval';
  /** Fields that go with tools, so that an answer may hold several calls. */
  readonly withTools: BodyFields;
  /** Requests that are answered at the same time; with one, ghost text makes way for chat. */
  readonly concurrency: 'one' | 'many';
  /** Ways that may exist, best first; more than one means that a probe decides. */
  readonly fimWays: readonly [FimWay, ...FimWay[]];
}
export type BodyFields = Readonly<Record<string, unknown>>;

/** Z.ai's and BigModel's API, docs.z.ai: chat only; `stop` holds one string. */
const zai: Omit<Dialect, 'name'> = {
  thinking: { on: { thinking: { type: 'enabled' } }, off: { thinking: { type: 'disabled' } } },
  reasoningReturnsIn: ['reasoning_content'],
  cachedTokensIn: ['prompt_tokens_details'],
  hasStreamOptions: false,
  maxStops: 1,
  temperature: 'openInterval',
  withTools: {}, // several calls come unasked; `tool_stream` is for GLM-4.6 and later
  concurrency: 'one', // more is granted by account and model, and refused with 1302
  fimWays: ['chat'],
};

/** What vLLM, SGLang and llama-server have in common: they hand fields on to GLM's own template. */
const selfHosted: Omit<Dialect, 'name'> = {
  thinking: {
    on: { chat_template_kwargs: { enable_thinking: true } },
    off: { chat_template_kwargs: { enable_thinking: false } },
  },
  reasoningReturnsIn: ['reasoning_content'],
  cachedTokensIn: ['prompt_tokens_details', 'prompt_cache_hit_tokens', 'timings'],
  hasStreamOptions: true,
  maxStops: 4, // OpenAI's own limit
  temperature: 'openai',
  withTools: {},
  concurrency: 'many',
  fimWays: ['raw', 'chat'],
};

/** Every dialect, one row each. */
export const dialects: Readonly<Record<DialectName, Dialect>> = {
  zai: { ...zai, name: 'zai' },
  zaiCodingPlan: { ...zai, name: 'zaiCodingPlan' },
  bigmodel: { ...zai, name: 'bigmodel' },
  bigmodelCodingPlan: { ...zai, name: 'bigmodelCodingPlan' },
  openrouter: {
    ...selfHosted,
    name: 'openrouter',
    // `exclude` would hide the thoughts and bill them all the same.
    thinking: { on: { reasoning: { enabled: true } }, off: { reasoning: { enabled: false } } },
    reasoningReturnsIn: ['reasoning'],
    cachedTokensIn: ['prompt_tokens_details'],
  },
  // Sends requests on to providers of its own choice, some of which drop the switch for thinking; chat only.
  huggingface: {
    ...selfHosted,
    name: 'huggingface',
    cachedTokensIn: ['prompt_tokens_details', 'prompt_cache_hit_tokens'],
    fimWays: ['chat'],
  },
  // Named the field `reasoning_content` until 0.10, both in 0.11, `reasoning` since; it reads either.
  vllm: {
    ...selfHosted,
    name: 'vllm',
    reasoningReturnsIn: ['reasoning', 'reasoning_content'],
    cachedTokensIn: ['prompt_tokens_details'], // with --enable-prompt-tokens-details
    maxStops: 16, // it names no limit; more would only be noise
  },
  sglang: {
    ...selfHosted,
    name: 'sglang',
    cachedTokensIn: ['prompt_tokens_details'], // with --enable-cache-report
    maxStops: 16,
  },
  llamaServer: {
    ...selfHosted,
    name: 'llamaServer',
    cachedTokensIn: ['prompt_tokens_details', 'timings'],
    maxStops: 16,
    withTools: { parallel_tool_calls: true }, // else its grammar ends the answer after one call
  },
  // Builds the fill-in-the-middle prompt from `prompt` and `suffix` itself.
  sidecar: {
    ...selfHosted,
    name: 'sidecar',
    cachedTokensIn: ['prompt_tokens_details', 'timings'],
    maxStops: 16,
    fimWays: ['suffix'],
  },
  unknown: { ...selfHosted, name: 'unknown' },
};
