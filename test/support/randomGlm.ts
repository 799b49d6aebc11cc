import { type GgufMetadata, type GgufTensorSource, writeGguf } from './ggufWriter.ts';

/** Sizes of a `glm4moe` model with random weights. */
export interface RandomGlm {
  readonly layers: number;
  readonly embedding: number;
  readonly heads: number;
  readonly cachedHeads: number;
  readonly headSize: number;
  readonly experts: number;
  readonly expertsUsed: number;
  readonly expertSize: number;
  readonly seed: number;
}

/** About 100 million parameters, 200 MB as f16: large enough for speed to mean something. */
export const hundredMillion: RandomGlm = {
  layers: 16,
  embedding: 512,
  heads: 8,
  cachedHeads: 4,
  headSize: 64,
  experts: 8,
  expertsUsed: 2,
  expertSize: 384,
  seed: 1,
};

const contextLength = 8_192;
const vocabularySize = 4_096;
const markers = [
  '<|endoftext|>',
  '[gMASK]',
  '<sop>',
  '<|system|>',
  '<|user|>',
  '<|assistant|>',
  '<|observation|>',
  '<|code_prefix|>',
  '<|code_middle|>',
  '<|code_suffix|>',
] as const;
const controlType = 3;
const textType = 1;

/**
 * Writes a model of GLM-4.5's architecture that talks nonsense at a real model's pace. It has one
 * token a byte, GLM's markers, and never ends by itself.
 */
export async function writeRandomGlm(path: string, shape: RandomGlm): Promise<void> {
  await writeGguf(path, metadataOf(shape), tensorsOf(shape));
}

function metadataOf(shape: RandomGlm): GgufMetadata {
  const { tokens, types } = vocabulary();
  return {
    'general.architecture': 'glm4moe',
    'general.name': 'random-glm',
    'glm4moe.context_length': contextLength,
    'glm4moe.embedding_length': shape.embedding,
    'glm4moe.block_count': shape.layers,
    'glm4moe.feed_forward_length': shape.embedding * 3,
    'glm4moe.attention.head_count': shape.heads,
    'glm4moe.attention.head_count_kv': shape.cachedHeads,
    'glm4moe.attention.key_length': shape.headSize,
    'glm4moe.attention.value_length': shape.headSize,
    'glm4moe.attention.layer_norm_rms_epsilon': { float: 1e-5 },
    'glm4moe.rope.dimension_count': shape.headSize / 2,
    'glm4moe.rope.freq_base': { float: 1e6 },
    'glm4moe.expert_count': shape.experts,
    'glm4moe.expert_used_count': shape.expertsUsed,
    'glm4moe.expert_feed_forward_length': shape.expertSize,
    'glm4moe.expert_shared_count': 1,
    'glm4moe.leading_dense_block_count': 1,
    'glm4moe.expert_gating_func': 2,
    'glm4moe.expert_weights_scale': { float: 1 },
    'glm4moe.expert_weights_norm': true,
    'tokenizer.ggml.model': 'gpt2',
    'tokenizer.ggml.pre': 'glm4',
    'tokenizer.ggml.tokens': tokens,
    'tokenizer.ggml.token_type': types,
    'tokenizer.ggml.merges': [`${tokens[0]} ${tokens[1]}`],
    'tokenizer.ggml.eos_token_id': tokens.indexOf('<|endoftext|>'),
    'tokenizer.ggml.eot_token_id': tokens.indexOf('<|user|>'),
  };
}

function vocabulary(): { readonly tokens: readonly string[]; readonly types: readonly number[] } {
  const bytes = Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(byteCharacter(byte)));
  // Words that no merge leads to: they are said, never read.
  const words = Array.from(
    { length: vocabularySize - bytes.length - markers.length },
    (_, index) => `w${index.toString(36)}`,
  );
  const text = [...bytes, ...words];
  return {
    tokens: [...text, ...markers],
    types: [...text.map(() => textType), ...markers.map(() => controlType)],
  };
}

/** GPT-2's character for a byte: itself where printable, else one from U+0100 on. */
function byteCharacter(byte: number): number {
  const isPrintable = (code: number) =>
    (code >= 0x21 && code <= 0x7e) || (code >= 0xa1 && code <= 0xff && code !== 0xad);
  const before = Array.from({ length: byte }, (_, code) => code).filter(
    (code) => !isPrintable(code),
  );
  return isPrintable(byte) ? byte : 0x100 + before.length;
}

function tensorsOf(shape: RandomGlm): readonly GgufTensorSource[] {
  const random = mulberry32(shape.seed);
  const size = shape.embedding;
  const weights = (name: string, ...dimensions: number[]) => weightTensor(name, dimensions, random);
  const layers = Array.from({ length: shape.layers }, (_, index) => layer(shape, index, random));
  return [
    weights('token_embd.weight', size, vocabularySize),
    onesTensor('output_norm.weight', size),
    speakingInText(weights('output.weight', size, vocabularySize), size),
    ...layers.flat(),
  ];
}

function layer(shape: RandomGlm, index: number, random: () => number): GgufTensorSource[] {
  const { embedding, experts, expertSize } = shape;
  const queryWidth = shape.heads * shape.headSize;
  const cachedWidth = shape.cachedHeads * shape.headSize;
  const name = (suffix: string) => `blk.${index}.${suffix}.weight`;
  const weights = (suffix: string, ...dimensions: number[]) =>
    weightTensor(name(suffix), dimensions, random);
  const attention = [
    onesTensor(name('attn_norm'), embedding),
    weights('attn_q', embedding, queryWidth),
    weights('attn_k', embedding, cachedWidth),
    weights('attn_v', embedding, cachedWidth),
    weights('attn_output', queryWidth, embedding),
    onesTensor(name('post_attention_norm'), embedding),
  ];
  const dense = [
    weights('ffn_gate', embedding, embedding * 3),
    weights('ffn_up', embedding, embedding * 3),
    weights('ffn_down', embedding * 3, embedding),
  ];
  const routed = [
    floatTensor(name('ffn_gate_inp'), [embedding, experts], () => random() - 0.5),
    floatTensor(`blk.${index}.exp_probs_b.bias`, [experts], () => 0),
    weights('ffn_gate_exps', embedding, expertSize, experts),
    weights('ffn_up_exps', embedding, expertSize, experts),
    weights('ffn_down_exps', expertSize, embedding, experts),
    weights('ffn_gate_shexp', embedding, expertSize),
    weights('ffn_up_shexp', embedding, expertSize),
    weights('ffn_down_shexp', expertSize, embedding),
  ];
  return [...attention, ...(index === 0 ? dense : routed)];
}

/** f16 weights, even between ±√(3/inputs), so that activations keep their size. */
function weightTensor(
  name: string,
  dimensions: readonly number[],
  random: () => number,
): GgufTensorSource {
  const limit = Math.sqrt(3 / (dimensions[0] ?? 1));
  const table = Uint16Array.from({ length: 256 }, (_, index) =>
    halfFloat(((index + 0.5) / 128 - 1) * limit),
  );
  const bytes = () => {
    const values = new Uint16Array(product(dimensions));
    for (let index = 0; index < values.length; index += 1) {
      values[index] = table[Math.floor(random() * 256)] ?? 0;
    }
    return new Uint8Array(values.buffer);
  };
  return { name, dimensions, type: 'f16', bytes };
}

/**
 * What may not be said gets zero, which never wins against the best of thousands: markers, and bytes
 * that are no character of their own, so that every token is some text.
 */
function speakingInText(output: GgufTensorSource, rowLength: number): GgufTensorSource {
  const row = (token: number) => token * rowLength * 2;
  const bytes = () =>
    output
      .bytes()
      .fill(0, row(0x80), row(0x100))
      .fill(0, row(vocabularySize - markers.length));
  return { ...output, bytes };
}

function onesTensor(name: string, size: number): GgufTensorSource {
  return floatTensor(name, [size], () => 1);
}

function floatTensor(
  name: string,
  dimensions: readonly number[],
  value: () => number,
): GgufTensorSource {
  const bytes = () =>
    new Uint8Array(Float32Array.from({ length: product(dimensions) }, value).buffer);
  return { name, dimensions, type: 'f32', bytes };
}

/** Bits of the half-precision number nearest to zero's side of `value`, for 2⁻¹⁴ ≤ |value| < 2. */
function halfFloat(value: number): number {
  const exponent = Math.floor(Math.log2(Math.abs(value)));
  const mantissa = Math.floor((Math.abs(value) / 2 ** exponent - 1) * 1_024);
  return (value < 0 ? 0x8000 : 0) | ((exponent + 15) << 10) | mantissa;
}

function product(numbers: readonly number[]): number {
  return numbers.reduce((result, number) => result * number, 1);
}

/** Tommy Ettinger's 32-bit generator: small, seeded, even enough for noise. */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
