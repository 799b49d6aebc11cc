import { readFileSync } from 'node:fs';
import { StreamReader } from '../../src/core/glm/streamReader.ts';
import type { ModelEvent, Tool } from '../../src/core/ports.ts';
import { testEndpoint } from './modelEvents.ts';

/** A delta of a streamed answer, as a server sends it. */
export interface Delta {
  readonly content?: string | null;
  readonly reasoning?: string | null;
  readonly reasoning_content?: string | null;
  readonly tool_calls?: readonly CallDelta[] | null;
}
interface CallDelta {
  readonly index?: number;
  readonly function?: { readonly name?: string; readonly arguments?: unknown };
}

/** One case of test/fixtures/streams. */
export interface StreamCase {
  readonly name: string;
  readonly stream: readonly Delta[];
  /** Finish reason that the server gives; `stop` unless said otherwise. */
  readonly finish?: string;
  /** `offeredTools` unless said otherwise. */
  readonly tools?: 'none';
  /** `on` unless said otherwise. */
  readonly thinking?: 'off';
  /** Whether the case is about where the server itself cuts, so that it may not be cut elsewhere. */
  readonly whole?: true;
  readonly events: readonly ShortEvent[];
}

/** A `ModelEvent` in short; neighbours of one voice are one. */
export type ShortEvent =
  | { readonly text: string }
  | { readonly reasoning: string }
  | { readonly finish: string }
  | {
      readonly id?: string;
      readonly call: string;
      readonly arguments: Readonly<Record<string, unknown>>;
      /** Words of the problem. */
      readonly problem?: string;
    };

export const offeredTools: readonly Tool[] = [
  tool('get_time', {}),
  tool('list_files', {}),
  tool('read_file', {
    path: { type: 'string' },
    startLine: { type: 'integer' },
    mode: { enum: ['r', 'w'] },
  }),
  tool('write_file', { path: { type: 'string' }, content: { type: 'string' } }),
  tool('search_text', {
    pattern: { type: 'string' },
    isRegex: { type: 'boolean' },
    globs: { type: 'array', items: { type: 'string' } },
  }),
];

/** The files of test/fixtures/streams. */
export const streamFiles = ['thoughts', 'code', 'markers', 'callsInText', 'callsInFields'] as const;

export function readStreamCases(file: string): readonly StreamCase[] {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/streams/${file}.json`, import.meta.url), 'utf8'),
  );
}

/** What a case's answer comes to if it is sent as `deltas`. */
export function readCase(
  { tools, thinking, finish }: StreamCase,
  deltas: readonly Delta[],
): ShortEvent[] {
  const reader = new StreamReader(testEndpoint('http://127.0.0.1:1/v1'), {
    tools: tools === 'none' ? [] : offeredTools,
    opening: thinking === 'off' ? 'words' : 'unknown',
  });
  const chunks = [
    ...deltas.map((delta) => ({ delta })),
    { delta: {}, finish_reason: finish ?? 'stop' },
  ];
  return shortened([
    ...chunks.flatMap((choice) => reader.read({ id: 'a1', choices: [choice] }, 0)),
    ...reader.end(),
  ]);
}

/** The same answer in deltas that are cut after every `sizes[n]` characters, in turn. */
export function recut(deltas: readonly Delta[], sizes: readonly number[]): Delta[] {
  let next = 0;
  const pieces = (text: string) => {
    const cut: string[] = [];
    for (let start = 0; start < text.length; start += cut.at(-1)?.length ?? 1) {
      cut.push(text.slice(start, start + (sizes[next++ % sizes.length] ?? 1)));
    }
    return cut;
  };
  return deltas.flatMap((delta) => cutDelta(delta, pieces));
}

/** One delta as several: thoughts, words, and the arguments of each call. */
function cutDelta(delta: Delta, pieces: (text: string) => string[]): Delta[] {
  const { reasoning_content: thought, content, tool_calls: calls } = delta;
  const isDoubled = thought && delta.reasoning;
  if (isDoubled || (!thought && !delta.reasoning && !content && !calls?.length)) {
    return [delta];
  }
  return [
    ...pieces(thought ?? '').map((piece) => ({ reasoning_content: piece })),
    ...pieces(delta.reasoning ?? '').map((piece) => ({ reasoning: piece })),
    ...pieces(content ?? '').map((piece) => ({ content: piece })),
    ...cutCalls(calls ?? [], pieces),
  ];
}

function cutCalls(calls: readonly CallDelta[], pieces: (text: string) => string[]): Delta[] {
  const [only] = calls;
  const json = only?.function?.arguments;
  if (!only || calls.length > 1 || typeof json !== 'string') {
    return calls.length > 0 ? [{ tool_calls: calls }] : [];
  }
  const [first = '', ...others] = pieces(json);
  return [first, ...others].map((piece, part) => ({
    tool_calls: [{ ...only, function: { ...(part === 0 ? only.function : {}), arguments: piece } }],
  }));
}

/** The events of an answer in short, usage left out, and ids only where the server gave them. */
export function shortened(events: readonly ModelEvent[]): ShortEvent[] {
  const short: ShortEvent[] = [];
  for (const event of events) {
    const last = short.at(-1);
    if (event.type === 'text' && last && 'text' in last) {
      short.splice(-1, 1, { text: last.text + event.text });
    } else if (event.type === 'reasoning' && last && 'reasoning' in last) {
      short.splice(-1, 1, { reasoning: last.reasoning + event.text });
    } else if (event.type !== 'usage') {
      short.push(shortOf(event));
    }
  }
  return short;
}

function shortOf(event: Exclude<ModelEvent, { type: 'usage' }>): ShortEvent {
  switch (event.type) {
    case 'text':
      return { text: event.text };
    case 'reasoning':
      return { reasoning: event.text };
    case 'finish':
      return { finish: event.reason };
    case 'toolCall': {
      const { id, name, arguments: values, problem } = event.call;
      const isMadeUp = /^call_\w+_\d+$/.test(id);
      return {
        ...(isMadeUp ? {} : { id }),
        call: name,
        arguments: values,
        ...(problem === undefined ? {} : { problem }),
      };
    }
  }
}

function tool(name: string, properties: Readonly<Record<string, unknown>>): Tool {
  return {
    name,
    description: `Does what ${name} says.`,
    parameters: { type: 'object', properties },
  };
}
