import type { DialectName, ReasoningField } from '../../src/core/glm/dialects.ts';
import {
  eventStream,
  startScriptedServer,
  type Reply,
  type RequestBody,
  type ScriptedServer,
} from './scriptedServer.ts';

/** How a provider or kind of server sends the same answer, and what it does not take. */
interface Manner {
  readonly thinks: (body: RequestBody) => boolean;
  /** Fields of a delta that carry thoughts. */
  readonly thoughtsIn: readonly (ReasoningField | 'reasoning_details')[];
  /** The field of a message from which the template takes thoughts back. */
  readonly thoughtsFrom: ReasoningField;
  readonly calls: 'whole' | 'inPieces' | 'withoutIds';
  /** Whether usage comes with the finish reason, or in an event of its own that must be asked for. */
  readonly usage: 'withFinish' | 'apart';
  /** Where the eight tokens from the cache are counted. */
  readonly cached: 'usage' | 'hits' | 'timings';
  /** What it writes in front of an answer. */
  readonly preamble?: string;
  /** Why it would refuse a body. */
  readonly objection?: (body: RequestBody) => string | undefined;
}

const byTemplate = ({ chat_template_kwargs: kwargs }: RequestBody) =>
  !JSON.stringify(kwargs).includes('false');

const zai: Manner = {
  thinks: ({ thinking }) => !JSON.stringify(thinking).includes('disabled'),
  thoughtsIn: ['reasoning_content'],
  thoughtsFrom: 'reasoning_content',
  calls: 'whole',
  usage: 'withFinish',
  cached: 'usage',
  objection: zaiObjection,
};

const selfHosted: Manner = {
  thinks: byTemplate,
  thoughtsIn: ['reasoning_content'],
  thoughtsFrom: 'reasoning_content',
  calls: 'inPieces',
  usage: 'apart',
  cached: 'usage',
};

/** One manner for each dialect. */
const manners: Readonly<Record<DialectName, Manner>> = {
  zai,
  zaiCodingPlan: zai,
  bigmodel: zai,
  bigmodelCodingPlan: { ...zai, calls: 'withoutIds' },
  openrouter: {
    ...selfHosted,
    thinks: ({ reasoning }) => !JSON.stringify(reasoning).includes('false'),
    thoughtsIn: ['reasoning', 'reasoning_details'],
    thoughtsFrom: 'reasoning',
    preamble: ': OPENROUTER PROCESSING\n\n',
  },
  huggingface: { ...selfHosted, thoughtsIn: ['reasoning'], cached: 'hits' },
  vllm: {
    ...selfHosted,
    thoughtsIn: ['reasoning', 'reasoning_content'],
    thoughtsFrom: 'reasoning',
  },
  sglang: { ...selfHosted, calls: 'withoutIds' },
  llamaServer: { ...selfHosted, cached: 'timings' },
  sidecar: { ...selfHosted, calls: 'whole' },
  unknown: { ...selfHosted, thoughtsIn: ['reasoning'] },
};

/** What the model thinks, when it does. */
export const thought = 'Somebody wants something.';

/**
 * A server that speaks as one of a dialect does. It greets whoever greets it, calls `weather` once for
 * each city that it is asked about, and repeats the thoughts that came back with a tool's result.
 */
export function startDialectServer(name: DialectName): Promise<ScriptedServer> {
  const manner = manners[name];
  return startScriptedServer(({ body }) => {
    const objection = manner.objection?.(body);
    return objection === undefined
      ? { chunks: [manner.preamble ?? '', answer(manner, body)] }
      : refusal(objection);
  });
}

function answer(manner: Manner, body: RequestBody): string {
  const isThinking = manner.thinks(body);
  const last = body.messages?.at(-1);
  const cities = last?.role === 'user' ? (last.content.match(/Oslo|Rome/g) ?? []) : [];
  const calls = body['tools'] === undefined ? [] : cities.map(callOf(manner)).flat();
  const deltas: object[] = [
    ...(isThinking ? inHalves(thought).map((text) => thoughtDelta(manner, text)) : []),
    ...(calls.length > 0 ? calls.map((call) => ({ tool_calls: [call] })) : words(manner, body)),
  ];
  const reason = calls.length > 0 ? 'tool_calls' : 'stop';
  return eventStream(...deltas.map((delta) => event(delta)), ...ending(manner, body, reason));
}

function words(manner: Manner, body: RequestBody): object[] {
  const last = body.messages?.at(-1);
  const remembered = body.messages?.map((message) => Reflect.get(message, manner.thoughtsFrom));
  const text =
    last?.role === 'tool'
      ? `${last.content}, as I thought: ${remembered?.filter(Boolean).join('|')}`
      : 'Good day.';
  return inHalves(text).map((content) => ({ role: 'assistant', content }));
}

function thoughtDelta({ thoughtsIn }: Manner, text: string): object {
  const fields = thoughtsIn.map((field) =>
    field === 'reasoning_details' ? [field, [{ type: 'reasoning.text', text }]] : [field, text],
  );
  return { role: 'assistant', content: '', ...Object.fromEntries(fields) };
}

function callOf({ calls }: Manner): (city: string, index: number) => object[] {
  return (city, index) => {
    const json = JSON.stringify({ city, days: 2 });
    const id = calls === 'withoutIds' ? {} : { id: `call_${city}` };
    const head = { index, ...id, type: 'function' };
    return calls === 'whole'
      ? [{ ...head, function: { name: 'weather', arguments: json } }]
      : [
          { ...head, function: { name: 'weather', arguments: '' } },
          ...inHalves(json).map((part) => ({ index, function: { arguments: part } })),
        ];
  };
}

function ending(manner: Manner, body: RequestBody, reason: string): object[] {
  const counts = {
    usage: {
      prompt_tokens: 20,
      completion_tokens: 5,
      ...(manner.cached === 'usage' && { prompt_tokens_details: { cached_tokens: 8 } }),
      ...(manner.cached === 'hits' && { prompt_cache_hit_tokens: 8 }),
    },
    ...(manner.cached === 'timings' && { timings: { cache_n: 8 } }),
  };
  if (manner.usage === 'withFinish') {
    return [{ ...event({ role: 'assistant', content: '' }, reason), ...counts }];
  }
  const isAsked = JSON.stringify(body['stream_options'])?.includes('"include_usage":true');
  return [event({}, reason), ...(isAsked ? [{ choices: [], ...counts }] : [])];
}

function event(delta: object, reason: string | null = null) {
  return { id: 'answer-1', choices: [{ index: 0, delta, finish_reason: reason }] };
}

function inHalves(text: string): string[] {
  const middle = Math.ceil(text.length / 2);
  return [text.slice(0, middle), text.slice(middle)];
}

/** What Z.ai answers with code 1210. */
function zaiObjection(body: RequestBody): string | undefined {
  const foreign = [
    'stream_options',
    'chat_template_kwargs',
    'reasoning',
    'parallel_tool_calls',
    'max_completion_tokens',
  ].find((field) => field in body);
  if (foreign !== undefined) {
    return foreign;
  }
  const { temperature, stop } = body;
  if (typeof temperature === 'number' && (temperature <= 0 || temperature >= 1)) {
    return 'temperature';
  }
  return (stop?.length ?? 0) > 1 ? 'stop' : undefined;
}

function refusal(field: string): Reply {
  return {
    status: 400,
    contentType: 'application/json',
    chunks: [
      JSON.stringify({ error: { code: '1210', message: `Invalid API parameter: ${field}` } }),
    ],
  };
}
