import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import * as z from 'zod/mini';
import {
  chatBody,
  type ChatBody,
  completionBody,
  type CompletionBody,
  type SidecarBoot,
  tokenizeBody,
} from '../protocol/sidecar.ts';
import type { AnswerEvent } from './answer.ts';
import type { Engine } from './engine.ts';
import { admitParentOnly, nameInstance, type ServerEnv } from './guard.ts';
import { type AnswerFrame, collectAnswer, sse, streamAnswer } from './openAiShapes.ts';
import { RequestError } from './requestError.ts';
import { completeChat, completeText } from './requests.ts';

/** Ten times what fills GLM-4.5's context of 131,072 tokens, at some 4 bytes a token. */
const maxBodyBytes = 5 * 2 ** 20;

/** Events that may wait for a client which reads slowly, before the model waits too. */
const maxEventsAhead = 8;

/** The engine's OpenAI-shaped HTTP face. */
export function createApp(engine: Engine, boot: SidecarBoot): Hono<ServerEnv> {
  const app = new Hono<ServerEnv>();
  app.use(admitParentOnly(boot), nameInstance(boot));
  app.use(bodyLimit({ maxSize: maxBodyBytes, onError: refuseBody }));
  app.get('/health', (context) => context.json({ status: 'ok' }));
  app.get('/v1/models', (context) => context.json({ object: 'list', data: [modelEntry(engine)] }));
  app.post('/v1/completions', async (context) => {
    const body = await parseBody(context, completionBody);
    const answer = completeText(engine, body, context.req.raw.signal);
    return respond(context, answer, frameOf(engine, 'completion', body), body.stream);
  });
  app.post('/v1/chat/completions', async (context) => {
    const body = await parseBody(context, chatBody);
    const answer = completeChat(engine, body, context.req.raw.signal);
    return respond(context, answer, frameOf(engine, 'chat', body), body.stream);
  });
  app.post('/tokenize', async (context) => {
    const body = await parseBody(context, tokenizeBody);
    const part = { special: body.parse_special ?? true, text: body.content };
    return context.json({ tokens: engine.tokenize([part]) });
  });
  app.notFound((context) => refuse(context, notFound(context)));
  app.onError((error, context) => refuse(context, error));
  return app;
}

function frameOf(
  { modelName }: Engine,
  endpoint: AnswerFrame['endpoint'],
  body: CompletionBody | ChatBody,
): AnswerFrame {
  const includeUsage = body.stream_options?.include_usage ?? false;
  return { endpoint, model: modelName, includeUsage };
}

async function respond(
  context: Context<ServerEnv>,
  answer: AsyncIterable<AnswerEvent>,
  frame: AnswerFrame,
  isStream: boolean | undefined,
): Promise<Response> {
  if (!isStream) {
    return context.json(await collectAnswer(answer, frame));
  }
  const body = readAhead(endWithError(streamAnswer(answer, frame), context.req.raw.signal));
  const headers = { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' };
  return context.body(body, 200, headers);
}

/**
 * After the first byte the status line is gone: a failure becomes the stream's last event, unless
 * the client has left.
 */
async function* endWithError(
  events: AsyncIterable<string>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  try {
    yield* events;
  } catch (error) {
    if (!signal.aborted) {
      yield sse(asRequestError(error).toBody());
    }
  }
}

/** The model goes on to the next token while the last one is on its way to the client. */
function readAhead(texts: AsyncGenerator<string>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const encoder = new TextEncoder();
  const source = {
    pull: async (controller: ReadableStreamDefaultController) => {
      const { done, value } = await texts.next();
      if (done) {
        controller.close();
      } else {
        controller.enqueue(encoder.encode(value));
      }
    },
    cancel: async () => {
      await texts.return(undefined);
    },
  };
  return new ReadableStream(source, { highWaterMark: maxEventsAhead });
}

async function parseBody<Schema extends z.ZodMiniType>(
  context: Context<ServerEnv>,
  schema: Schema,
): Promise<z.infer<Schema>> {
  const parsed = schema.safeParse(await readJson(context));
  if (!parsed.success) {
    throw new RequestError(400, 'invalid_body', z.prettifyError(parsed.error));
  }
  return parsed.data;
}

async function readJson(context: Context<ServerEnv>): Promise<unknown> {
  const text = await context.req.text();
  try {
    return JSON.parse(text);
  } catch {
    throw new RequestError(400, 'invalid_json', 'The body is not JSON.');
  }
}

function modelEntry({ modelName, contextSize }: Engine) {
  return { id: modelName, object: 'model', owned_by: 'glm-air', meta: { n_ctx: contextSize } };
}

function notFound({ req }: Context<ServerEnv>): RequestError {
  return new RequestError(404, 'not_found', `There is no ${req.method} ${req.path} here.`);
}

function refuseBody(context: Context): Response {
  const message = `The body is larger than ${maxBodyBytes} bytes.`;
  return refuse(context, new RequestError(413, 'body_too_large', message));
}

function refuse(context: Context, error: unknown): Response {
  const refusal = asRequestError(error);
  return context.json(refusal.toBody(), refusal.status);
}

function asRequestError(error: unknown): RequestError {
  if (error instanceof RequestError) {
    return error;
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new RequestError(500, 'internal_error', `The model could not answer: ${reason}`);
}
