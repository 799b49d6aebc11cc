import {
  errand,
  greeting,
  limitsFinding,
  modelFinding,
  serverFinding,
  thinkingFinding,
  toolsFinding,
} from '../../core/glm/connectionProbe.ts';
import {
  fimWayNames,
  type ConnectionReport,
  type Finding,
} from '../../core/glm/connectionReport.ts';
import type { Endpoint, EndpointMemory } from '../../core/glm/endpoint.ts';
import { hostOf } from '../../core/glm/errorSentences.ts';
import { isThought, rememberNoThink } from '../../core/glm/noThink.ts';
import { GlmError } from '../../core/glmError.ts';
import type { BackendState, ModelEvent, ToolCall } from '../../core/ports.ts';
import type { Fetch } from './guardedFetch.ts';
import type { OpenAiClient } from './openAiClient.ts';
import { askForModels, recogniseServer } from './recogniseServer.ts';

/** What a test needs, whoever is tested. */
export interface ConnectionTestTools {
  readonly memory: EndpointMemory;
  readonly fetch: Fetch;
  /** Makes a client for an endpoint that sends its requests through `fetch`. */
  readonly openClient: (endpoint: Endpoint, fetch: Fetch) => Promise<OpenAiClient>;
}

/** A backend as far as it can be tested. */
export interface TestableBackend {
  state(): BackendState;
  endpoint(signal: AbortSignal): Endpoint | Promise<Endpoint>;
}

/**
 * Finds out what a backend can do, and remembers what requests need to know. Sends one tiny request
 * each to see whether it answers without thinking (a second one if it does think), whether it calls
 * tools, and, where more than one way may exist, how it fills holes; the rest is free.
 * Throws the signal's reason after an abort, and nothing else: a failure is a finding.
 * @param name of the backend, as the report is headed.
 */
export async function reportOn(
  name: string,
  backend: TestableBackend,
  tools: ConnectionTestTools,
  signal: AbortSignal,
): Promise<ConnectionReport> {
  const state = backend.state();
  if (state.kind === 'unconfigured') {
    return { backend: name, subject: state.error.message, findings: [] };
  }
  const findings: Finding[] = [];
  let subject = 'It does not answer.';
  try {
    const endpoint = await backend.endpoint(signal);
    subject = subjectOf(endpoint);
    for await (const finding of findOut(endpoint, tools, signal)) {
      findings.push(finding);
    }
  } catch (error) {
    if (!GlmError.is(error)) {
      throw error;
    }
    findings.push({ question: 'Failure', outcome: 'bad', words: error.message });
  }
  return { backend: name, subject, findings };
}

/** Address and model of an endpoint. */
function subjectOf(endpoint: Endpoint): string {
  return endpoint.kind === 'sidecar'
    ? `\`${endpoint.model}\` on this machine`
    : `\`${endpoint.model}\` at ${hostOf(endpoint)}`;
}

async function* findOut(
  endpoint: Endpoint,
  { memory, fetch, openClient }: ConnectionTestTools,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const models = await askForModels(endpoint, fetch, signal);
  const recognised = await recogniseServer(endpoint, models, fetch, signal);
  yield serverFinding(recognised);
  yield modelFinding(recognised, models);
  yield limitsFinding(recognised);
  const copy = new AnswerCopy(fetch);
  const client = await openClient(recognised, copy.fetch);
  rememberNoThink(memory, recognised, 'plain');
  yield* testAnswer(client, signal);
  yield await testTools(client, copy, signal);
  const way = await client.findFimWay(signal);
  yield { question: 'Ghost text', outcome: 'good', words: fimWayNames[way] };
}

async function* testAnswer(client: OpenAiClient, signal: AbortSignal): AsyncGenerator<Finding> {
  const startedAt = performance.now();
  const thinks = await hasThought(client.chat(greeting, signal));
  const answerMs = Math.round(performance.now() - startedAt);
  yield { question: 'Answer', outcome: 'good', words: `came within ${answerMs} ms` };
  // From the first stray thought on the client says it in GLM's own way too.
  const isCured = thinks && !(await hasThought(client.chat(greeting, signal)));
  yield thinkingFinding(thinks ? (isCured ? 'noneWhenMarked' : 'some') : 'none');
}

/** Whether the model thought, visibly or not. */
async function hasThought(events: AsyncIterable<ModelEvent>): Promise<boolean> {
  let hasShown = false;
  for await (const event of events) {
    hasShown ||= isThought(event);
  }
  return hasShown;
}

async function testTools(
  client: OpenAiClient,
  copy: AnswerCopy,
  signal: AbortSignal,
): Promise<Finding> {
  const calls: ToolCall[] = [];
  for await (const event of client.chat(errand, signal)) {
    if (event.type === 'toolCall') {
      calls.push(event.call);
    }
  }
  return toolsFinding(calls, namesCalls(copy.text) ? 'sent' : 'missing');
}

/** Whether a stream names its calls itself, which can't be seen once names were made up. */
function namesCalls(stream: string): boolean {
  return /"tool_calls":\s*\[[^\]]*"id":\s*"[^"]/.test(stream);
}

/** Keeps what a server really sent last. */
class AnswerCopy {
  readonly #inner: Fetch;
  text = '';

  constructor(inner: Fetch) {
    this.#inner = inner;
  }

  readonly fetch: Fetch = async (input, init) => {
    const response = await this.#inner(input, init);
    this.text = '';
    // A clone of the response would hold its connection open until it was read as well.
    return response.ok && response.body
      ? new Response(response.body.pipeThrough(this.#recorder()), response)
      : response;
  };

  #recorder(): TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>> {
    const decoder = new TextDecoder();
    return new TransformStream({
      transform: (chunk, controller) => {
        this.text += decoder.decode(chunk, { stream: true });
        controller.enqueue(chunk);
      },
    });
  }
}
