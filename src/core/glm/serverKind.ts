import * as z from 'zod/mini';
import type { ServerKind } from './dialects.ts';
import type { ListedModel } from './modelList.ts';

/** Who owns the models that a server lists, by its own default. */
const owners: Readonly<Record<string, ServerKind | undefined>> = {
  llamacpp: 'llamaServer',
  vllm: 'vllm',
  sglang: 'sglang',
};

/** Routes that one kind of server has, what is in their answers, and whose they are. */
export const tellingRoutes: readonly TellingRoute[] = [
  {
    path: '/props',
    kind: 'llamaServer',
    shape: z.object({ default_generation_settings: z.any() }),
  },
  { path: '/get_model_info', kind: 'sglang', shape: z.object({ model_path: z.string() }) },
  { path: '/version', kind: 'vllm', shape: z.object({ version: z.string() }) },
];

export interface TellingRoute {
  /** From the server's root on. */
  readonly path: string;
  readonly kind: ServerKind;
  readonly shape: z.ZodMiniType;
}

/** The kind of server that lists `models`, where their owner tells. */
export function kindByOwner(models: readonly ListedModel[]): ServerKind | undefined {
  return owners[models[0]?.owner ?? ''];
}
