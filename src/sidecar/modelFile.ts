import { stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { GlmError } from '../core/glmError.ts';
import { tensorSizeBytes } from './ggmlTypes.ts';
import { readGgufHeader, type GgufHeader } from './ggufHeader.ts';

/** What is known of a model before it is loaded. */
export interface ModelFile {
  readonly path: string;
  readonly name: string;
  readonly architecture: string;
  /** Bytes of all its parts together. */
  readonly sizeBytes: number;
  /** The longest context that the model was trained on, in tokens. */
  readonly trainedContextSize: number;
  /** Bytes of key-value cache that each token of context takes. */
  readonly cacheBytesPerToken: number;
}

/**
 * Looks at a model file, headers only, and says what is wrong with it before minutes go into
 * loading it.
 * @throws GlmError `model.missing` or `model.corrupt`.
 */
export async function inspectModelFile(path: string): Promise<ModelFile> {
  const parts = splitParts(path);
  const [header, ...others] = await Promise.all(parts.map(readPart));
  if (header === undefined) {
    throw missing(path);
  }
  const architecture = String(header.metadata.get('general.architecture'));
  return {
    path,
    name: String(header.metadata.get('general.name') ?? basename(path, '.gguf')),
    architecture,
    sizeBytes: [header, ...others].reduce((sum, part) => sum + part.sizeBytes, 0),
    trainedContextSize: numberOf(header, `${architecture}.context_length`) ?? 4_096,
    cacheBytesPerToken: cacheBytesPerToken(header, architecture),
  };
}

/** `x-00001-of-00003.gguf` stands for all three; any other file for itself. */
function splitParts(path: string): readonly string[] {
  const match = /^(?<stem>.*)-\d{5}-of-(?<count>\d{5})\.gguf$/.exec(path);
  const count = match?.groups?.['count'];
  if (count === undefined) {
    return [path];
  }
  return Array.from(
    { length: Number(count) },
    (_, index) =>
      `${match?.groups?.['stem']}-${String(index + 1).padStart(5, '0')}-of-${count}.gguf`,
  );
}

async function readPart(path: string): Promise<GgufHeader & { readonly sizeBytes: number }> {
  const sizeBytes = await fileSizeBytes(path);
  const header = await readGgufHeader(path);
  const end = header.tensors.reduce(
    (furthest, tensor) =>
      Math.max(furthest, tensor.offset + tensorSizeBytes(tensor.ggmlType, tensor.elementCount)),
    0,
  );
  if (header.dataOffset + end > sizeBytes) {
    throw new GlmError(
      'model.corrupt',
      `${path} is cut short: ${sizeBytes} of ${header.dataOffset + end} bytes are there — download it again, then run “GLM Air: Restart Sidecar”.`,
    );
  }
  return { ...header, sizeBytes };
}

async function fileSizeBytes(path: string): Promise<number> {
  try {
    const file = await stat(path);
    if (file.isFile()) {
      return file.size;
    }
  } catch (cause) {
    throw missing(path, cause);
  }
  throw missing(path);
}

function missing(path: string, cause?: unknown): GlmError {
  return new GlmError(
    'model.missing',
    `There is no model file at ${path} — set glmAir.local.modelPath to a GGUF file.`,
    { cause },
  );
}

/**
 * Keys and values, 2 bytes a number, for every layer: the library's own estimate is some six times
 * too high and would refuse contexts that fit. Layers that predict further tokens keep no cache.
 */
function cacheBytesPerToken(header: GgufHeader, architecture: string): number {
  const field = (name: string) => numberOf(header, `${architecture}.${name}`);
  const layers = (field('block_count') ?? 0) - (field('nextn_predict_layers') ?? 0);
  const heads = field('attention.head_count') ?? 1;
  const headSize = (field('embedding_length') ?? 0) / heads;
  const keyLength = field('attention.key_length') ?? headSize;
  const valueLength = field('attention.value_length') ?? headSize;
  const cachedHeads = field('attention.head_count_kv') ?? heads;
  return 2 * layers * cachedHeads * (keyLength + valueLength);
}

/** A number of the header; of a list with one per layer, the largest. */
function numberOf(header: GgufHeader, key: string): number | undefined {
  const value = header.metadata.get(key);
  if (typeof value === 'object') {
    return Math.max(...value);
  }
  return typeof value === 'number' ? value : undefined;
}
