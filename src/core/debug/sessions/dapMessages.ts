import * as z from 'zod/mini';
import { catch as withFallback } from 'zod/mini';

/**
 * The parts of the Debug Adapter Protocol that are read here, as loosely as adapters are different: a field that is
 * missing or of another type is one that was not told.
 */

const number = withFallback(z.optional(z.number()), undefined);
const text = withFallback(z.optional(z.string()), undefined);
const flag = withFallback(z.optional(z.boolean()), undefined);

/** An array of which only the fitting elements are kept. */
function each<Item>(item: z.ZodMiniType<Item>) {
  return z.pipe(
    withFallback(z.array(z.unknown()), []),
    z.transform((items: unknown[]) =>
      items.flatMap((one) => {
        const parsed = item.safeParse(one);
        return parsed.success ? [parsed.data] : [];
      }),
    ),
  );
}

const source = z.object({
  name: text,
  path: text,
  presentationHint: text,
  sourceReference: number,
});

const stackFrame = z.object({
  id: z.number(),
  name: withFallback(z.string(), ''),
  line: withFallback(z.number(), 0),
  column: withFallback(z.number(), 0),
  source: withFallback(z.optional(source), undefined),
  presentationHint: text,
});
export type DapStackFrame = z.infer<typeof stackFrame>;

const scope = z.object({
  name: withFallback(z.string(), ''),
  variablesReference: z.number(),
  expensive: flag,
  presentationHint: text,
  namedVariables: number,
});
export type DapScope = z.infer<typeof scope>;

const variable = z.object({
  name: z.string(),
  value: withFallback(z.string(), ''),
  type: text,
  evaluateName: text,
  variablesReference: withFallback(z.number(), 0),
  namedVariables: number,
  indexedVariables: number,
  presentationHint: withFallback(z.optional(z.object({ lazy: flag, kind: text })), undefined),
});
export type DapVariable = z.infer<typeof variable>;

const exceptionFilter = z.object({
  filter: z.string(),
  label: withFallback(z.string(), ''),
  default: flag,
});

const capabilities = z.object({
  supportsConditionalBreakpoints: flag,
  supportsHitConditionalBreakpoints: flag,
  supportsLogPoints: flag,
  supportsExceptionInfoRequest: flag,
  supportsVariablePaging: flag,
  supportsTerminateRequest: flag,
  supportsRestartRequest: flag,
  exceptionBreakpointFilters: withFallback(z.optional(each(exceptionFilter)), undefined),
});

/** Bodies of answers. */
export const bodies = {
  stackTrace: z.object({ stackFrames: each(stackFrame), totalFrames: number }),
  scopes: z.object({ scopes: each(scope) }),
  variables: z.object({ variables: each(variable) }),
  threads: z.object({ threads: each(z.object({ id: z.number(), name: text })) }),
  evaluate: z.object({
    result: withFallback(z.string(), ''),
    type: text,
    variablesReference: number,
  }),
  exceptionInfo: z.object({
    exceptionId: text,
    description: text,
    breakMode: text,
    details: withFallback(
      z.optional(z.object({ message: text, typeName: text, fullTypeName: text, stackTrace: text })),
      undefined,
    ),
  }),
  initialize: capabilities,
} as const;

/** What an adapter or the editor said. */
export const dapMessage = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('request'),
    seq: z.number(),
    command: z.string(),
    arguments: z.optional(z.unknown()),
  }),
  z.object({
    type: z.literal('response'),
    request_seq: z.number(),
    command: z.string(),
    success: z.boolean(),
    body: z.optional(z.unknown()),
  }),
  z.object({ type: z.literal('event'), event: z.string(), body: z.optional(z.unknown()) }),
]);

/** Bodies of events. */
export const events = {
  stopped: z.object({
    reason: withFallback(z.string(), ''),
    description: text,
    text,
    threadId: number,
    allThreadsStopped: flag,
  }),
  continued: z.object({ threadId: number, allThreadsContinued: flag }),
  exited: z.object({ exitCode: number }),
  output: z.object({
    category: text,
    output: withFallback(z.string(), ''),
    line: number,
    source: withFallback(z.optional(source), undefined),
  }),
  capabilities: z.object({ capabilities }),
} as const;
