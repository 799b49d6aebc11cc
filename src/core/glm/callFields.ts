import * as z from 'zod/mini';
import { JsonExtent } from './jsonExtent.ts';
import { isObject, parseJson } from '../json.ts';
import { type CallDraft, draftOfFields } from './toolCall.ts';

const text = z.optional(z.nullable(z.string()));

/** One entry of `delta.tool_calls`: a call or a part of one, as tolerant as servers are different. */
export const callField = z.object({
  index: z.optional(z.nullable(z.number())),
  id: text,
  function: z.optional(z.nullable(z.object({ name: text, arguments: z.optional(z.unknown()) }))),
});
export type CallField = z.infer<typeof callField>;

/** A call that grows. */
interface GrowingCall {
  id: string | undefined;
  readonly index: number | undefined;
  name: string;
  readonly parts: string[];
  readonly extent: JsonExtent;
}

/**
 * Gathers the calls that a server sends in fields, in one piece or in hundreds. Which call a piece
 * belongs to is told by its index, its id, or its place in the stream, as far as they are there and
 * do not contradict what the pieces say.
 */
export class CallFields {
  readonly #names: ReadonlySet<string>;
  readonly #calls: GrowingCall[] = [];

  /** @param names the tools that were offered. */
  constructor(names: ReadonlySet<string>) {
    this.#names = names;
  }

  take(fields: readonly CallField[]): void {
    for (const [position, field] of fields.entries()) {
      // Without an index, several in one event are told apart by their place.
      const index = field.index ?? (fields.length > 1 ? position : undefined);
      const known = this.#find(field, index);
      const call = known ?? { id: undefined, index, name: '', parts: [], extent: new JsonExtent() };
      if (!known) {
        this.#calls.push(call);
      }
      this.#grow(call, field);
    }
  }

  /** All calls, as far as they came. */
  drafts(): readonly CallDraft[] {
    return this.#calls.map((call) => draftOfFields(call.id, call.name, argumentsOf(call)));
  }

  #find(field: CallField, index: number | undefined): GrowingCall | undefined {
    const { id } = field;
    const isAt = (call: GrowingCall) => index === undefined || call.index === index;
    const call =
      this.#calls.findLast((one) => Boolean(id) && one.id === id && isAt(one)) ??
      this.#calls.findLast(isAt);
    return call && !this.#beginsAnother(call, field) ? call : undefined;
  }

  /** Whether a field that could go on with `call` is the first one of another call. */
  #beginsAnother(call: GrowingCall, { id, function: part }: CallField): boolean {
    const isWhole = call.extent.endOffset !== undefined;
    const name = part?.name;
    const isRenamed = Boolean(name) && call.name !== '' && name !== call.name;
    if (id && call.id) {
      return id !== call.id || (isRenamed && isWhole);
    }
    if (isRenamed) {
      return isWhole || (this.#names.has(call.name) && this.#names.has(name ?? ''));
    }
    return Boolean(name) && isWhole && !repeats(call, jsonOf(part?.arguments));
  }

  #grow(call: GrowingCall, { id, function: part }: CallField): void {
    call.id ||= id ?? undefined;
    call.name = grownName(call.name, part?.name ?? '');
    const json = jsonOf(part?.arguments);
    call.parts.push(json);
    call.extent.read(json);
  }
}

/** Some servers repeat the name in each event, some send what they have of it, some spell it. */
function grownName(name: string, sent: string): string {
  if (name.startsWith(sent)) {
    return name;
  }
  return sent.startsWith(name) ? sent : name + sent;
}

/** Whether what comes after whole arguments only says them again, or says them at last. */
function repeats({ parts }: GrowingCall, json: string): boolean {
  if (json.trim() === '') {
    return true;
  }
  const said = parts.join('');
  return json === said || isEmptyObject(parseJson(said));
}

function jsonOf(value: unknown): string {
  if (typeof value === 'string') {
    return value;
  }
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

/**
 * The JSON of all that was sent as arguments. Some servers begin with an empty object, and some end
 * with all of them again, even where what came before was not complete.
 */
function argumentsOf({ parts, extent: { endOffset } }: GrowingCall): string {
  const said = parts.join('');
  const first = said.trimStart().startsWith('{') ? said.slice(0, endOffset) : said;
  const value = parseJson(first);
  const isUsable = value !== undefined && !isEmptyObject(value);
  return isUsable ? first : (parts.findLast((part) => isObject(parseJson(part))) ?? first);
}

function isEmptyObject(value: unknown): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}
