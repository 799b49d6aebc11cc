import { open, type FileHandle } from 'node:fs/promises';
import { GlmError } from '../core/glmError.ts';

/** What stands at the front of a GGUF file: its metadata and where its tensors lie. */
export interface GgufHeader {
  /** Numbers, strings and booleans by key; arrays of numbers too; other arrays are skipped. */
  readonly metadata: ReadonlyMap<string, GgufValue>;
  readonly tensors: readonly GgufTensor[];
  /** Bytes from the start of the file to the first tensor. */
  readonly dataOffset: number;
}
export type GgufValue = number | string | boolean | readonly number[];

export interface GgufTensor {
  readonly name: string;
  readonly elementCount: number;
  readonly ggmlType: number;
  /** Bytes from `GgufHeader.dataOffset`. */
  readonly offset: number;
}

/** Metadata values of a fixed size, by the type's id in the file (ggml/docs/gguf.md). */
const scalars: Readonly<Record<number, Scalar>> = {
  0: { sizeBytes: 1, read: (bytes) => bytes.readUInt8() },
  1: { sizeBytes: 1, read: (bytes) => bytes.readInt8() },
  2: { sizeBytes: 2, read: (bytes) => bytes.readUInt16LE() },
  3: { sizeBytes: 2, read: (bytes) => bytes.readInt16LE() },
  4: { sizeBytes: 4, read: (bytes) => bytes.readUInt32LE() },
  5: { sizeBytes: 4, read: (bytes) => bytes.readInt32LE() },
  6: { sizeBytes: 4, read: (bytes) => bytes.readFloatLE() },
  7: { sizeBytes: 1, read: (bytes) => bytes.readUInt8() !== 0 },
  10: { sizeBytes: 8, read: (bytes) => Number(bytes.readBigUInt64LE()) },
  11: { sizeBytes: 8, read: (bytes) => Number(bytes.readBigInt64LE()) },
  12: { sizeBytes: 8, read: (bytes) => bytes.readDoubleLE() },
};
interface Scalar {
  readonly sizeBytes: number;
  readonly read: (bytes: Buffer) => number | boolean;
}
const stringType = 8;
const arrayType = 9;

/** The largest number of anything that is believed; real files have some thousand tensors. */
const maxCount = 10_000_000;
/** Arrays up to this length are kept: per-layer numbers are, vocabularies are not. */
const maxKeptArray = 1_024;

/**
 * Reads the header of a GGUF file, version 2 or 3, and nothing behind it. The library has a reader
 * too, but it takes bytes past the end of the file for zeros and may not come back from a bad file.
 * @throws GlmError `model.corrupt` where the file is not such a file or ends too soon, and
 * `model.loadFailed` where it may not be read.
 */
export async function readGgufHeader(path: string): Promise<GgufHeader> {
  const file = await openToRead(path);
  try {
    const bytes = new ByteReader(file, path);
    await readPreamble(bytes);
    const tensorCount = await bytes.count();
    const metadataCount = await bytes.count();
    const metadata = new Map<string, GgufValue>();
    for (let index = 0; index < metadataCount; index += 1) {
      const key = await bytes.string();
      const value = await readValue(bytes, await bytes.uint32());
      if (value !== undefined) {
        metadata.set(key, value);
      }
    }
    const tensors: GgufTensor[] = [];
    for (let index = 0; index < tensorCount; index += 1) {
      tensors.push(await readTensor(bytes));
    }
    const alignment = Number(metadata.get('general.alignment') ?? 32);
    return { metadata, tensors, dataOffset: Math.ceil(bytes.offset / alignment) * alignment };
  } finally {
    await file.close();
  }
}

async function openToRead(path: string): Promise<FileHandle> {
  try {
    return await open(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new GlmError(
      'model.loadFailed',
      `${path} can't be read (${reason}) — check its permissions, or choose another file in glmAir.local.modelPath.`,
      { cause },
    );
  }
}

async function readPreamble(bytes: ByteReader): Promise<void> {
  const magic = await bytes.take(4);
  if (magic.toString('latin1') !== 'GGUF') {
    throw bytes.corrupt('is not a GGUF file');
  }
  const version = await bytes.uint32();
  if (version !== 2 && version !== 3) {
    throw bytes.corrupt(`has GGUF version ${version}, which nobody has defined`);
  }
}

async function readTensor(bytes: ByteReader): Promise<GgufTensor> {
  const name = await bytes.string();
  const dimensionCount = await bytes.uint32();
  let elementCount = 1;
  for (let index = 0; index < Math.min(dimensionCount, 8); index += 1) {
    elementCount *= await bytes.uint64();
  }
  return { name, elementCount, ggmlType: await bytes.uint32(), offset: await bytes.uint64() };
}

async function readValue(bytes: ByteReader, type: number): Promise<GgufValue | undefined> {
  if (type === stringType) {
    return bytes.string();
  }
  if (type === arrayType) {
    return readArray(bytes);
  }
  const scalar = scalars[type];
  if (scalar === undefined) {
    throw bytes.corrupt(`has a value of the unknown type ${type}`);
  }
  return scalar.read(await bytes.take(scalar.sizeBytes));
}

async function readArray(bytes: ByteReader): Promise<readonly number[] | undefined> {
  const type = await bytes.uint32();
  const length = await bytes.count();
  const scalar = scalars[type];
  if (scalar !== undefined && length > maxKeptArray) {
    bytes.skip(length * scalar.sizeBytes);
    return undefined;
  }
  const numbers: number[] = [];
  for (let index = 0; index < length; index += 1) {
    const value = await readValue(bytes, type);
    if (scalar !== undefined) {
      numbers.push(Number(value));
    }
  }
  return scalar === undefined ? undefined : numbers;
}

/** Reads a file front to back through one window, and never past its end. */
class ByteReader {
  readonly #file: FileHandle;
  readonly #path: string;
  #window = Buffer.alloc(0);
  #windowOffset = 0;
  offset = 0;

  constructor(file: FileHandle, path: string) {
    this.#file = file;
    this.#path = path;
  }

  corrupt(how: string): GlmError {
    return new GlmError(
      'model.corrupt',
      `${this.#path} ${how} — choose another file in glmAir.local.modelPath, or download it again and run “GLM Air: Restart Sidecar”.`,
    );
  }

  async take(length: number): Promise<Buffer> {
    if (this.offset + length > this.#windowOffset + this.#window.length) {
      await this.#moveWindow(Math.max(length, 1 << 20));
    }
    const start = this.offset - this.#windowOffset;
    if (start + length > this.#window.length) {
      throw this.corrupt('ends within its header');
    }
    this.offset += length;
    return this.#window.subarray(start, start + length);
  }

  skip(length: number): void {
    this.offset += length;
  }

  async uint32(): Promise<number> {
    return (await this.take(4)).readUInt32LE();
  }

  async uint64(): Promise<number> {
    return Number((await this.take(8)).readBigUInt64LE());
  }

  async count(): Promise<number> {
    const count = await this.uint64();
    if (count > maxCount) {
      throw this.corrupt('has a damaged header');
    }
    return count;
  }

  async string(): Promise<string> {
    return (await this.take(await this.count())).toString();
  }

  async #moveWindow(length: number): Promise<void> {
    const window = Buffer.alloc(length);
    const { bytesRead } = await this.#file.read(window, 0, length, this.offset);
    this.#window = window.subarray(0, bytesRead);
    this.#windowOffset = this.offset;
  }
}
