import * as z from 'zod/mini';

/** OpenAI's `GET /models`; llama-server, vLLM and SGLang all have it. */
const modelList = z.object({ data: z.array(z.object({ id: z.string() })) });

/** Id of the first model in the parsed answer to `GET /models`; `undefined` if it is no such list. */
export function firstListedModel(answer: unknown): string | undefined {
  const parsed = modelList.safeParse(answer);
  return parsed.success ? parsed.data.data[0]?.id : undefined;
}
