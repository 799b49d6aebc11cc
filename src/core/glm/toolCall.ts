import type { Tool, ToolCall } from '../ports.ts';
import { ArgumentReader } from './callArguments.ts';
import { CallText, type WrittenCall } from './callText.ts';
import { isObject, type JsonObject, parseJson } from '../json.ts';
import { TagScanner } from './tagScanner.ts';

/** A call of which all is known that will ever be; its arguments are not read yet. */
export interface CallDraft {
  /** The server's name for it. */
  readonly id?: string | undefined;
  readonly name: string;
  /** Arguments that came as texts, in tags. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Arguments that came as JSON. */
  readonly values?: JsonObject;
  readonly flaw?: 'cut' | 'unreadable' | undefined;
}

/** Stands in for a name that never came; servers refuse a conversation with an empty one. */
const unknownName = 'unknown';

/** The call that a draft stands for, whose arguments fit the tool as far as they can. */
export function toolCallOf(draft: CallDraft, id: string, tools: readonly Tool[]): ToolCall {
  const name = draft.name.trim() || unknownName;
  const tool = tools.find((one) => one.name === name);
  const reader = new ArgumentReader(tool?.parameters ?? {});
  const problem = problemOf(draft, name);
  return {
    id,
    name,
    arguments: { ...reader.readTexts(draft.texts ?? {}), ...reader.readValues(draft.values ?? {}) },
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The draft of a call in tags. */
export function draftOfText({ name, values, body, isCut }: WrittenCall): CallDraft {
  const json = body === '' ? {} : parseJson(body);
  const isRead = isObject(json);
  return {
    name,
    texts: Object.fromEntries(values),
    values: isRead ? json : {},
    flaw: isRead && (!isCut || body !== '') ? undefined : isCut ? 'cut' : 'unreadable',
  };
}

/** The draft of a call that a server sent in the fields of its own, tags among them or not. */
export function draftOfFields(id: string | undefined, name: string, json: string): CallDraft {
  const values = json.trim() === '' ? {} : readObject(json);
  if (!name.includes('<') && !json.trimStart().startsWith('<')) {
    return { id, name, ...(values ? { values } : { flaw: 'unreadable' }) };
  }
  // GLM's tags were taken for a part of the name, or for the arguments.
  const draft = draftOfText(readCall(values ? name : name + json));
  return { ...draft, id, values: { ...draft.values, ...values } };
}

/** The object that a JSON text is, or that a JSON string in it is. */
function readObject(json: string): JsonObject | undefined {
  const value = parseJson(json);
  const inner = typeof value === 'string' ? parseJson(value) : value;
  return isObject(inner) ? inner : undefined;
}

function readCall(text: string): WrittenCall {
  const scanner = new TagScanner('known');
  const call = new CallText(new Set());
  const pieces = [...scanner.push(text.replace(/^\s*<tool_call>/, '')), ...scanner.flush()];
  for (const piece of pieces) {
    if (call.take(piece) !== 'open') {
      return call.written();
    }
  }
  return { ...(call.end().call ?? call.written()), isCut: false };
}

function problemOf({ name, flaw }: CallDraft, shownName: string): string | undefined {
  if (name.trim() === '') {
    return 'The call named no tool, so nothing was run. Make it again with the name of a tool.';
  }
  switch (flaw) {
    case 'cut':
      return `The call of ${shownName} was cut off before its end, so it was not run. Make it again, in smaller steps if it was long.`;
    case 'unreadable':
      return `The arguments of ${shownName} were not a JSON object, so it was not run. Make the call again with all arguments in the right form.`;
    case undefined:
      return undefined;
  }
}
