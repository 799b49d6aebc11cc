import { open } from 'node:fs/promises';

/** Metadata as llama.cpp types it: integers are uint32 (int32 in lists), other numbers float32 (see `float`). */
export type GgufMetadata = Readonly<
  Record<string, string | boolean | number | GgufFloat | readonly string[] | readonly number[]>
>;

/** A number that is a float whatever its value. */
export interface GgufFloat {
  readonly float: number;
}

/** A tensor in ggml's order of dimensions, fastest first. */
export interface GgufTensorSource {
  readonly name: string;
  readonly dimensions: readonly number[];
  readonly type: 'f32' | 'f16';
  /** The tensor's bytes, little-endian. */
  bytes(): Uint8Array;
}

const alignment = 32;
const typeIds = { f32: 0, f16: 1 } as const;
const sizes = { f32: 4, f16: 2 } as const;

/** Writes a GGUF file, version 3, one tensor in memory at a time. */
export async function writeGguf(
  path: string,
  metadata: GgufMetadata,
  tensors: readonly GgufTensorSource[],
): Promise<void> {
  const file = await open(path, 'w');
  try {
    const head = header(metadata, tensors);
    await file.write(padded(head));
    for (const tensor of tensors) {
      await file.write(padded(tensor.bytes()));
    }
  } finally {
    await file.close();
  }
}

/** Bytes of a tensor, padding excluded. */
function tensorBytes({ dimensions, type }: GgufTensorSource): number {
  return dimensions.reduce((product, size) => product * size, 1) * sizes[type];
}

function header(metadata: GgufMetadata, tensors: readonly GgufTensorSource[]): Buffer {
  const entries = Object.entries(metadata);
  let offset = 0;
  const infos = tensors.map((tensor) => {
    const info = Buffer.concat([
      text(tensor.name),
      uint32(tensor.dimensions.length),
      ...tensor.dimensions.map(uint64),
      uint32(typeIds[tensor.type]),
      uint64(offset),
    ]);
    offset += Math.ceil(tensorBytes(tensor) / alignment) * alignment;
    return info;
  });
  return Buffer.concat([
    Buffer.from('GGUF'),
    uint32(3),
    uint64(tensors.length),
    uint64(entries.length),
    ...entries.flatMap(([key, value]) => [text(key), typedValue(value)]),
    ...infos,
  ]);
}

function typedValue(value: GgufMetadata[string]): Buffer {
  if (typeof value === 'string') {
    return Buffer.concat([uint32(8), text(value)]);
  }
  if (typeof value === 'boolean') {
    return Buffer.concat([uint32(7), Buffer.of(value ? 1 : 0)]);
  }
  if (typeof value === 'number') {
    return Buffer.concat([uint32(4), uint32(value)]);
  }
  if ('float' in value) {
    return Buffer.concat([uint32(6), float32(value.float)]);
  }
  const [elementType, elements] = value.every((item) => typeof item === 'string')
    ? [8, value.map(text)]
    : [5, value.map((item) => uint32(item))];
  return Buffer.concat([uint32(9), uint32(elementType), uint64(value.length), ...elements]);
}

function padded(bytes: Uint8Array): Uint8Array {
  const room = Math.ceil(bytes.length / alignment) * alignment;
  return room === bytes.length ? bytes : Buffer.concat([bytes, Buffer.alloc(room - bytes.length)]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}

function float32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeFloatLE(value);
  return bytes;
}
