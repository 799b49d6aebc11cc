import {
  getLlama,
  GgufInsights,
  type Llama,
  LlamaLogLevel,
  type LlamaModel,
  readGgufFileInfo,
} from 'node-llama-cpp';
import { GlmError } from '../core/glmError.ts';
import type { SidecarBoot } from '../protocol/sidecar.ts';
import type { ModelFile } from './modelFile.ts';

/** Starts llama.cpp on the GPU where there is one that works, else on the processor. */
export async function startLlama(boot: SidecarBoot): Promise<Llama> {
  const llama = await getLlama({
    build: 'never',
    skipDownload: true,
    gpu: boot.gpuLayers === 0 ? false : 'auto',
    logLevel: LlamaLogLevel.error,
  });
  // The library's default is at least 4, and threads beyond the idle cores wait for each other
  // actively: on two busy cores 100 times slower than one thread.
  llama.maxThreads = boot.threads === 'auto' ? Math.max(1, llama.cpuMathCores - 1) : boot.threads;
  return llama;
}

/** @throws GlmError `model.unsupported` where this llama.cpp does not know the architecture. */
export async function requireSupport(llama: Llama, file: ModelFile): Promise<void> {
  const info = await readGgufFileInfo(file.path, { sourceType: 'filesystem', logWarnings: false });
  const insights = await GgufInsights.from(info, llama);
  if (!insights.isSupportedByLlamaCpp) {
    throw new GlmError(
      'model.unsupported',
      `${file.path} holds a model of the kind "${file.architecture}", which this llama.cpp can't run — choose another file in glmAir.local.modelPath.`,
    );
  }
}

/** Memory that only the GPU has, in bytes; what it shares with the processor is not counted. */
export async function gpuMemoryBytes(llama: Llama): Promise<number> {
  if (llama.gpu === false) {
    return 0;
  }
  const { free, unifiedSize } = await llama.getVramState();
  return Math.max(0, free - unifiedSize);
}

/** What runs the model: the GPU's interface as soon as one layer is on it. */
export function computeOf(model: LlamaModel): string {
  const { gpu } = model.llama;
  return gpu === false || model.gpuLayers === 0 ? 'cpu' : gpu;
}
