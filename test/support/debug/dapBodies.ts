import * as z from 'zod/mini';
import type { DapClient } from './dapClient.ts';

/** What tests read of the bodies of answers and events; everything else of them is kept as it came. */
const frame = z.looseObject({
  id: z.number(),
  name: z.string(),
  line: z.number(),
  source: z.optional(z.nullable(z.looseObject({ path: z.optional(z.string()) }))),
  presentationHint: z.optional(z.string()),
});
const scope = z.looseObject({
  name: z.string(),
  variablesReference: z.number(),
  expensive: z.boolean(),
});
const variable = z.looseObject({
  name: z.string(),
  value: z.string(),
  variablesReference: z.number(),
  presentationHint: z.optional(z.looseObject({ lazy: z.optional(z.boolean()) })),
});
/** gdb's adapter says `threadId: null` when a signal has ended the program. */
const stopped = z.looseObject({ reason: z.string(), threadId: z.nullish(z.number()) });
const evaluated = z.looseObject({ result: z.string(), variablesReference: z.number() });

export type Frame = z.infer<typeof frame>;
export type Scope = z.infer<typeof scope>;
export type Variable = z.infer<typeof variable>;
export interface StoppedBody {
  readonly threadId: number;
  readonly reason: string;
  readonly [key: string]: unknown;
}
export type Evaluated = z.infer<typeof evaluated>;

/** @returns `undefined` where no thread has stopped */
export function parseStopped(body: unknown): StoppedBody | undefined {
  const { threadId, ...rest } = stopped.parse(body);
  return typeof threadId === 'number' ? { ...rest, threadId } : undefined;
}

export async function framesOf(client: DapClient, threadId: number): Promise<Frame[]> {
  const body = await client.request('stackTrace', { threadId, startFrame: 0, levels: 20 });
  return z.object({ stackFrames: z.array(frame) }).parse(body).stackFrames;
}

export async function scopesOf(client: DapClient, frameId: number): Promise<Scope[]> {
  const body = await client.request('scopes', { frameId });
  return z.object({ scopes: z.array(scope) }).parse(body).scopes;
}

/** @param page `{ start, count, filter }` */
export async function variablesOf(
  client: DapClient,
  variablesReference: number,
  page: Readonly<Record<string, unknown>> = {},
): Promise<Variable[]> {
  const body = await client.request('variables', { variablesReference, ...page });
  return z.object({ variables: z.array(variable) }).parse(body).variables;
}

export async function evaluate(
  client: DapClient,
  expression: string,
  { frameId, context }: { readonly frameId: number; readonly context: string },
): Promise<Evaluated> {
  return evaluated.parse(await client.request('evaluate', { expression, frameId, context }));
}
