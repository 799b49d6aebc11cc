import { getLlama, type LlamaContextSequence, LlamaLogLevel } from 'node-llama-cpp';

/** The yardstick: node-llama-cpp called with nothing in between. */
export interface DirectLlama {
  /** Reads a prompt from an empty cache and generates; times in milliseconds. */
  generate(prompt: string, maxTokens: number): Promise<{ firstTokenMs: number; tokenMs: number }>;
  dispose(): Promise<void>;
}

export async function loadDirectly(
  modelPath: string,
  contextSize: number,
  threads: number,
): Promise<DirectLlama> {
  const llama = await getLlama({
    build: 'never',
    gpu: false,
    logLevel: LlamaLogLevel.error,
    maxThreads: threads,
  });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({ contextSize, sequences: 2, threads });
  const sequence = context.getSequence();
  return {
    generate: async (prompt, maxTokens) => {
      await sequence.clearHistory();
      return timed(sequence, prompt, maxTokens);
    },
    dispose: () => llama.dispose(),
  };
}

async function timed(sequence: LlamaContextSequence, prompt: string, maxTokens: number) {
  const startedAt = performance.now();
  let firstAt: number | undefined;
  let count = 0;
  for await (const _ of sequence.evaluate(sequence.model.tokenize(prompt), { temperature: 0 })) {
    firstAt ??= performance.now();
    count += 1;
    if (count === maxTokens) {
      break;
    }
  }
  const endedAt = performance.now();
  firstAt ??= endedAt;
  return { firstTokenMs: firstAt - startedAt, tokenMs: (endedAt - firstAt) / (count - 1) };
}
