import * as z from 'zod/mini';

/** What a server wrote about its error, whatever shape it wrote it in. */
export interface ReportedFault {
  /** Business code, HTTP status or word; all that were there, the most telling first. */
  readonly codes: readonly string[];
  readonly message?: string | undefined;
  /** Headers of a server behind the server, as OpenRouter hands them on; names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  /** Whether somebody moderated the request away. */
  readonly isModerated: boolean;
}

const word = z.optional(z.nullable(z.union([z.string(), z.number()])));
const words = z.optional(z.nullable(z.unknown()));
const fields = z.object({
  code: word,
  type: word,
  message: words,
  msg: words,
  detail: words,
  metadata: z.optional(
    z.nullable(
      z.object({
        raw: words,
        reasons: words,
        headers: z.optional(z.nullable(z.record(z.string(), z.unknown()))),
      }),
    ),
  ),
});

/**
 * Reads `{error: {…}}` (OpenAI, Z.ai, OpenRouter, llama-server, newer vLLM), `{error: '…'}` (Hugging Face), the bare
 * fields (older vLLM, SGLang, BigModel's gateway with `msg`) and FastAPI's `{detail}`.
 * @returns `undefined` for what is no error at all.
 */
export function readFault(body: unknown): ReportedFault | undefined {
  const inner = typeof body === 'object' && body !== null && 'error' in body ? body.error : body;
  if (typeof inner === 'string') {
    return { codes: [], message: inner, headers: new Map(), isModerated: false };
  }
  const parsed = fields.safeParse(inner);
  if (!parsed.success) {
    return undefined;
  }
  const { code, type, metadata } = parsed.data;
  const message = messageOf(parsed.data);
  // Z.ai has put its business code in either field.
  const codes = [code, type].flatMap((each) =>
    each === null || each === undefined ? [] : `${each}`,
  );
  if (message === undefined && codes.length === 0) {
    return undefined;
  }
  return {
    codes,
    message,
    headers: readHeaders(metadata?.headers ?? {}),
    isModerated: Array.isArray(metadata?.reasons),
  };
}

/** OpenRouter's own words are “Provider returned error”; what the provider said is `raw`. */
function messageOf({ message, msg, detail, metadata }: z.infer<typeof fields>): string | undefined {
  const candidates = [metadata?.raw, message, msg, detail, firstComplaint(detail)];
  return candidates.find((each) => typeof each === 'string' && each !== '') as string | undefined; // just tested
}

function readHeaders(headers: Readonly<Record<string, unknown>>): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(headers).flatMap(([name, value]) =>
      typeof value === 'string' || typeof value === 'number'
        ? [[name.toLowerCase(), String(value)]]
        : [],
    ),
  );
}

/** FastAPI lists what it dislikes about a body: `[{loc, msg, input}]`; `input` is the user's text. */
function firstComplaint(detail: unknown): unknown {
  const [first]: readonly unknown[] = Array.isArray(detail) ? detail : [];
  return typeof first === 'object' && first !== null && 'msg' in first ? first.msg : undefined;
}
