import { totalmem } from 'node:os';
import { GlmError } from '../core/glmError.ts';
import type { ModelFile } from './modelFile.ts';

/** Tokens per slot when nobody asked for a number, the longest that fits first. */
const contextSizes = [8_192, 4_096, 2_048] as const;

/** What llama.cpp needs besides weights and cache: compute buffers and the process itself. */
const overheadBytes = 256 * 2 ** 20;

/** What macOS lets a process have of the memory; it counts its file cache as used. */
const macShare = 0.75;

export interface MemoryDemand {
  readonly model: ModelFile;
  readonly contextSize: 'auto' | number;
  /** Contexts of that size that are kept at a time. */
  readonly slots: number;
  /** Bytes that weights and cache may take: memory, and the GPU's own where there is one. */
  readonly availableBytes: number;
}

/**
 * Chooses the context size, in tokens per slot.
 * @throws GlmError `model.tooLarge` where not even the smallest fits, or not the one asked for.
 */
export function planContextSize(demand: MemoryDemand): number {
  const { model, contextSize } = demand;
  const candidates =
    contextSize === 'auto'
      ? contextSizes.map((size) => Math.min(size, model.trainedContextSize))
      : [contextSize];
  const fitting = candidates.find((size) => neededBytes(demand, size) <= demand.availableBytes);
  if (fitting === undefined) {
    throw tooLarge(demand, Math.min(...candidates));
  }
  return fitting;
}

/** Memory that this process could get, in bytes: free, or only used to cache files. */
export function availableMemoryBytes(): number {
  return process.platform === 'darwin' ? totalmem() * macShare : process.availableMemory();
}

function tooLarge(demand: MemoryDemand, contextSize: number): GlmError {
  const needed = gigabytes(neededBytes(demand, contextSize));
  const available = gigabytes(demand.availableBytes);
  return new GlmError(
    'model.tooLarge',
    `${demand.model.name} needs ${needed} of memory with a context of ${contextSize} tokens, and ${available} are free — choose a smaller model in glmAir.local.modelPath or a smaller glmAir.local.contextSize.`,
  );
}

function neededBytes({ model, slots }: MemoryDemand, contextSize: number): number {
  return model.sizeBytes + slots * contextSize * model.cacheBytesPerToken + overheadBytes;
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}
