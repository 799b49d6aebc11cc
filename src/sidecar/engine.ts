import type { Llama, LlamaModel, Token } from 'node-llama-cpp';
import { glmFimMarkers, layOutFim, type Hole } from '../core/glm/fimPrompt.ts';
import { GlmError } from '../core/glmError.ts';
import type { PromptPart } from '../core/glm/specialTokens.ts';
import type { SidecarBoot } from '../protocol/sidecar.ts';
import { maxChunkTokens } from './chunkSize.ts';
import { fitHole } from './fitHole.ts';
import { computeOf, gpuMemoryBytes, requireSupport, startLlama } from './llama.ts';
import { availableMemoryBytes, planContextSize } from './memoryPlan.ts';
import { inspectModelFile, type ModelFile } from './modelFile.ts';
import { RightOfWay } from './rightOfWay.ts';
import { Slot } from './slot.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

/** A model in memory, with one slot for ghost text and one for chat. */
export interface Engine {
  readonly modelName: string;
  /** Tokens per slot, prompt and answer together. */
  readonly contextSize: number;
  readonly compute: string;
  readonly threads: number;
  readonly ghostText: Slot;
  readonly chat: Slot;
  /** Whether the model knows the turns of GLM's chat template. */
  readonly canChat: boolean;
  tokenize(parts: readonly PromptPart[]): Token[];
  /** What some models, GLM not among them, want every prompt to begin with. */
  readonly opening: readonly Token[];
  /**
   * A fill-in-the-middle prompt that leaves room for `maxTokens`; the far ends of a document that is
   * too long are left out. `undefined` where the model was never taught to fill a hole.
   */
  fimPrompt(hole: Hole, maxTokens: number): Token[] | undefined;
}

/** One for ghost text, one for chat. */
const slotCount = 2;

/**
 * Checks a model file, then loads it.
 * @param onProgress gets 0–1, any number of times.
 * @throws GlmError `model.*`.
 */
export async function loadEngine(
  boot: SidecarBoot,
  onProgress: (fraction: number) => void,
): Promise<Engine> {
  const file = await inspectModelFile(boot.modelPath);
  try {
    const llama = await startLlama(boot);
    await requireSupport(llama, file);
    const contextSize = planContextSize({
      model: file,
      contextSize: boot.contextSize,
      slots: slotCount,
      availableBytes: availableMemoryBytes() + (await gpuMemoryBytes(llama)),
    });
    const model = await loadModel(llama, boot, contextSize, onProgress);
    return await createEngine(model, file, contextSize);
  } catch (cause) {
    throw GlmError.is(cause) ? cause : loadFailed(file, cause);
  }
}

function loadModel(
  llama: Llama,
  boot: SidecarBoot,
  contextSize: number,
  onProgress: (fraction: number) => void,
): Promise<LlamaModel> {
  const fitContext = { contextSize: contextSize * slotCount };
  return llama.loadModel({
    modelPath: boot.modelPath,
    gpuLayers: boot.gpuLayers === 'auto' ? { fitContext } : boot.gpuLayers,
    // A sliding window alone forgets what a kept prefix needs.
    defaultContextSwaFullCache: true,
    ignoreMemorySafetyChecks: llama.gpu === false,
    onLoadProgress: onProgress,
  });
}

async function createEngine(
  model: LlamaModel,
  file: ModelFile,
  contextSize: number,
): Promise<Engine> {
  const vocabulary = createVocabulary(model);
  const threads = model.llama.maxThreads;
  const context = await model.createContext({
    contextSize,
    sequences: slotCount,
    batchSize: maxChunkTokens,
    threads,
    ignoreMemorySafetyChecks: true, // The plan has checked; the library estimates six times too much.
    failedCreationRemedy: false,
  });
  const way = new RightOfWay();
  const decoder = () => vocabulary.decoder();
  const canChat = ['[gMASK]', '<|user|>', '<|assistant|>'].every((name) => vocabulary.has(name));
  return {
    modelName: file.name,
    contextSize: context.contextSize,
    compute: computeOf(model),
    threads,
    ghostText: new Slot({ sequence: context.getSequence(), decoder, lane: way.urgent }),
    chat: new Slot({ sequence: context.getSequence(), decoder, lane: way.patient }),
    canChat,
    tokenize: (parts) => vocabulary.tokenize(parts),
    opening: openingTokens(model),
    fimPrompt: (hole, maxTokens) =>
      fimPrompt(model, vocabulary, hole, context.contextSize - maxTokens),
  };
}

function fimPrompt(
  model: LlamaModel,
  vocabulary: Vocabulary,
  hole: Hole,
  roomTokens: number,
): Token[] | undefined {
  const { prefix, suffix, middle } = model.tokens.infill;
  if (prefix === null || suffix === null || middle === null) {
    return undefined;
  }
  const opening = openingTokens(model);
  const document = (text: string) => vocabulary.tokenize([{ special: false, text }]);
  const fitted = fitHole(
    { prefix: document(hole.prefix), suffix: document(hole.suffix) },
    roomTokens - opening.length - 3,
  );
  // Other families than GLM were taught with the prefix first.
  const isGlm = model.tokens.infill.prefixString === glmFimMarkers.prefix;
  const markers = { prefix: [prefix], suffix: [suffix], middle: [middle] };
  const order = isGlm ? 'suffixFirst' : 'prefixFirst';
  return [...opening, ...layOutFim<readonly Token[]>(fitted, markers, order).flat()];
}

function openingTokens(model: LlamaModel): readonly Token[] {
  const { bos, shouldPrependBosToken } = model.tokens;
  return shouldPrependBosToken && bos !== null ? [bos] : [];
}

function loadFailed(file: ModelFile, cause: unknown): GlmError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new GlmError(
    'model.loadFailed',
    `llama.cpp could not load ${file.path} (${reason}) — check the file, or set glmAir.local.gpuLayers to 0.`,
    { cause },
  );
}
