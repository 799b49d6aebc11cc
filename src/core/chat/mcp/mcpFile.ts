import stripJsonComments from 'strip-json-comments';
import * as z from 'zod/mini';

/** A server as `.vscode/mcp.json` has it, variables and all. */
export type McpEntry =
  | {
      readonly kind: 'process';
      readonly name: string;
      readonly command: string;
      readonly args: readonly string[];
      /** `null` takes a variable away. */
      readonly env: Readonly<Record<string, string | null>>;
      /** A file of `NAME=value` lines; `env` wins. */
      readonly envFile: string | undefined;
      readonly cwd: string | undefined;
    }
  | {
      readonly kind: 'http';
      readonly name: string;
      readonly url: string;
      readonly headers: Readonly<Record<string, string>>;
    };

/** What a file says: one bad entry spoils no other. */
export interface McpFile {
  readonly entries: readonly McpEntry[];
  /** Sentences for the user. */
  readonly problems: readonly string[];
}

const text = z.union([z.string(), z.number()]);
const file = z.object({ servers: z.optional(z.record(z.string(), z.unknown())) });
const processEntry = z.object({
  type: z.optional(z.literal('stdio')),
  command: z.string().check(z.minLength(1)),
  args: z._default(z.array(text), []),
  env: z._default(z.record(z.string(), z.nullable(text)), {}),
  envFile: z.optional(z.string()),
  cwd: z.optional(z.string()),
});
const httpEntry = z.object({
  type: z.optional(z.literal('http')),
  url: z.string(),
  headers: z._default(z.record(z.string(), text), {}),
});
const kindOfEntry = z.object({ type: z.optional(z.unknown()), url: z.optional(z.unknown()) });

/**
 * Reads the list of MCP servers as VS Code writes it, comments and trailing commas included.
 * @param display the file's name in problems. Source of the format: “MCP configuration reference” of VS Code.
 */
export function parseMcpFile(json: string, display: string): McpFile {
  const parsed = file.safeParse(parsedJson(json));
  if (!parsed.success) {
    const problem = `${display} is no list of MCP servers: it needs {"servers": {"name": {"command": …}}}.`;
    return { entries: [], problems: [problem] };
  }
  const entries: McpEntry[] = [];
  const problems: string[] = [];
  for (const [name, value] of Object.entries(parsed.data.servers ?? {})) {
    const entry = readEntry(name, value);
    if (typeof entry === 'string') {
      problems.push(`The MCP server ${JSON.stringify(name)} in ${display} is left out: ${entry}`);
    } else {
      entries.push(entry);
    }
  }
  return { entries, problems };
}

/** @returns the entry, or what is wrong with it */
function readEntry(name: string, value: unknown): McpEntry | string {
  const { type, url } = kindOfEntry.safeParse(value).data ?? {};
  if (type === 'sse') {
    return 'its type is "sse", which MCP has given up. Give it the type "http" and that address.';
  }
  if (type === 'http' || (type === undefined && url !== undefined)) {
    const entry = httpEntry.safeParse(value);
    return entry.success
      ? { kind: 'http', name, url: entry.data.url, headers: texts(entry.data.headers) }
      : whatIsWrong(entry.error);
  }
  const entry = processEntry.safeParse(value);
  if (!entry.success) {
    return whatIsWrong(entry.error);
  }
  const { command, args, env, envFile, cwd } = entry.data;
  return { kind: 'process', name, command, args: args.map(String), env: texts(env), envFile, cwd };
}

function texts<Value extends string | number | null>(
  values: Readonly<Record<string, Value>>,
): Record<string, string | Extract<Value, null>> {
  const entries = Object.entries(values).map(([name, value]) => {
    // The only value that is neither text nor number.
    return [name, value === null ? (value as Extract<Value, null>) : String(value)] as const;
  });
  return Object.fromEntries(entries);
}

function whatIsWrong(error: z.core.$ZodError): string {
  const [issue] = error.issues;
  return `${issue?.path.join('.') || 'the entry'}: ${issue?.message ?? 'it is not as it should be'}.`;
}

/** @returns `undefined` where it is no JSON */
function parsedJson(json: string): unknown {
  try {
    const plain = stripJsonComments(json.replace(/^\uFEFF/, ''), { trailingCommas: true });
    return plain.trim() === '' ? {} : JSON.parse(plain);
  } catch {
    return undefined;
  }
}
