import * as z from 'zod/mini';
import type { Tool } from '../../ports.ts';

/** What a tool leaves behind: nothing, changes in files, processes, requests, or a question to the user. */
export type ToolEffect = 'read' | 'change' | 'execute' | 'network' | 'question';

/** What a tool answered, for the model; capped, and saying so where it was cut. */
export interface ToolResult {
  readonly content: string;
  /** One line for the user: “Read cart.ts, lines 1–40”. */
  readonly summary: string;
  /** Whether the model must mend its call or its plan. */
  readonly isError?: boolean;
}

/**
 * A tool as the project writes it: one schema for the model, the check and the types.
 * `Ports` is what it needs of the world; side effects are reached through the safety gate alone.
 */
export interface ToolDefinition<Args, Ports> {
  readonly name: string;
  /** For the model: what it does, when to use it. */
  readonly description: string;
  /** The same in one line, for small contexts. */
  readonly brief: string;
  /** Arguments that small contexts are not told of; they are understood all the same. */
  readonly rare?: readonly (keyof Args & string)[];
  readonly effect: ToolEffect;
  readonly schema: z.ZodMiniType<Args>;
  run(args: Args, ports: Ports, signal: AbortSignal): Promise<ToolResult>;
}

/** A refusal or a mistake, told to the model: what was wrong and what to call instead. */
export class ToolError extends Error {
  constructor(message: string, options: { cause?: unknown } = {}) {
    super(message, options);
    this.name = 'ToolError';
  }
}

/** Arguments of all other tools may leave the machine. */
const stayingEffects: readonly ToolEffect[] = ['read', 'change', 'question'];

/** What the model is told of a tool. */
export function toolFor<Args, Ports>(
  definition: ToolDefinition<Args, Ports>,
  detail: 'full' | 'brief',
): Tool {
  const { name, description, brief, schema, effect, rare = [] } = definition;
  const { $schema: _, ...parameters } = z.toJSONSchema(schema, { io: 'input' });
  const place = stayingEffects.includes(effect) ? { staysOnMachine: true } : {};
  if (detail === 'full') {
    return { name, description, parameters, ...place };
  }
  const isTold = ([key]: readonly [string, unknown]) => !rare.some((each) => each === key);
  const properties = Object.fromEntries(Object.entries(parameters.properties ?? {}).filter(isTold));
  return { name, description: brief, parameters: { ...parameters, properties }, ...place };
}

/**
 * Runs a tool on the arguments that the model gave. Bad arguments and refusals are answers, not errors;
 * an abort is thrown.
 */
export async function runTool<Args, Ports>(
  definition: ToolDefinition<Args, Ports>,
  given: unknown,
  ports: Ports,
  signal: AbortSignal,
): Promise<ToolResult> {
  const parsed = definition.schema.safeParse(given);
  if (!parsed.success) {
    const content = `${definition.name} was not run: ${z.prettifyError(parsed.error)}`;
    return { content, summary: `${definition.name}: wrong arguments`, isError: true };
  }
  try {
    return await definition.run(parsed.data, ports, signal);
  } catch (error) {
    if (error instanceof ToolError && !signal.aborted) {
      return { content: error.message, summary: `${definition.name} failed`, isError: true };
    }
    throw error;
  }
}
