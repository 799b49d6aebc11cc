import * as z from 'zod/mini';

/** First message on the IPC channel, parent to child. The token never shows up in a process list. */
export const sidecarBoot = z.object({
  type: z.literal('boot'),
  /** Absolute path of a GGUF file, first part of a split one. */
  modelPath: z.string(),
  /** Tokens per slot (ghost text and chat have one each). */
  contextSize: z.union([z.literal('auto'), z.int().check(z.gte(256))]),
  gpuLayers: z.union([z.literal('auto'), z.int().check(z.gte(0))]),
  threads: z.union([z.literal('auto'), z.int().check(z.gte(1))]),
  /** Bearer token that every request must carry. */
  token: z.string().check(z.minLength(32)),
  /** Named in each response, so that the parent knows its own child from a stranger on the port. */
  instance: z.string().check(z.minLength(8)),
  /** 0 lets the system choose. */
  port: z.int().check(z.gte(0), z.lte(65_535)),
});
export type SidecarBoot = z.infer<typeof sidecarBoot>;

/** Why a sidecar gave up before it was ready; the words of `GlmErrorCode` that a child can say. */
export const sidecarFailure = z.enum([
  'model.missing',
  'model.corrupt',
  'model.unsupported',
  'model.tooLarge',
  'model.loadFailed',
  'sidecar.cannotBind',
]);

/** Messages on the IPC channel, child to parent: any number of `loading`, then `ready` or `failed`. */
export const sidecarReport = z.discriminatedUnion('type', [
  z.object({ type: z.literal('loading'), fraction: z.number() }),
  z.object({
    type: z.literal('ready'),
    port: z.int(),
    modelName: z.string(),
    contextSize: z.int(),
    /** `cpu`, `vulkan`, `metal` or `cuda`. */
    compute: z.string(),
    threads: z.int(),
  }),
  z.object({ type: z.literal('failed'), code: sidecarFailure, message: z.string() }),
]);
export type SidecarReport = z.infer<typeof sidecarReport>;

/** Response header that carries `SidecarBoot.instance`. */
export const instanceHeader = 'x-glm-air-instance';

const sampling = {
  model: z.optional(z.string()),
  max_tokens: z.optional(z.int().check(z.gte(1))),
  temperature: z.optional(z.number().check(z.gte(0), z.lte(2))),
  top_p: z.optional(z.number().check(z.gt(0), z.lte(1))),
  seed: z.optional(z.int()),
  stop: z.optional(z.union([z.string(), z.array(z.string())])),
  stream: z.optional(z.boolean()),
  stream_options: z.optional(z.object({ include_usage: z.optional(z.boolean()) })),
};

/**
 * Body of `/v1/completions`. With `suffix` the sidecar builds the fill-in-the-middle prompt itself
 * and reads both texts without special tokens; without it, `prompt` is raw and may contain them.
 */
export const completionBody = z.object({
  ...sampling,
  prompt: z.string(),
  suffix: z.optional(z.string()),
});
export type CompletionBody = z.infer<typeof completionBody>;

const chatMessageBody = z.object({
  role: z.enum(['system', 'user', 'assistant', 'tool']),
  content: z.optional(
    z.nullable(
      z.union([z.string(), z.array(z.object({ type: z.literal('text'), text: z.string() }))]),
    ),
  ),
  reasoning_content: z.optional(z.nullable(z.string())),
  tool_calls: z.optional(
    z.array(
      z.object({
        id: z.optional(z.string()),
        function: z.object({ name: z.string(), arguments: z.string() }),
      }),
    ),
  ),
  tool_call_id: z.optional(z.string()),
});

/** Body of `/v1/chat/completions`; thinking is switched as llama-server and vLLM do it. */
export const chatBody = z.object({
  ...sampling,
  messages: z.array(chatMessageBody).check(z.minLength(1)),
  tools: z.optional(z.array(z.record(z.string(), z.unknown()))),
  chat_template_kwargs: z.optional(z.object({ enable_thinking: z.optional(z.boolean()) })),
});
export type ChatBody = z.infer<typeof chatBody>;

/** Body of `/tokenize`, as llama-server has it. */
export const tokenizeBody = z.object({
  content: z.string(),
  parse_special: z.optional(z.boolean()),
});
