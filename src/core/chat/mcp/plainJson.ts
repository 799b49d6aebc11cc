type Json = Readonly<Record<string, unknown>>;

/** Keywords of JSON Schema whose texts are for whoever reads it; as names of properties they are objects. */
const notes = new Set(['$comment', 'description', 'title']);

/** Whether objects and arrays stand in one another more than `maxDepth` times; never looks deeper. */
export function isDeeperThan(value: unknown, maxDepth: number): boolean {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  return maxDepth === 0 || Object.values(value).some((each) => isDeeperThan(each, maxDepth - 1));
}

/**
 * A JSON schema with each of its notes as `shorten` leaves it.
 * @param schema not so deep that calls can't follow it
 */
export function textsShortened(schema: Json, shorten: (note: string) => string): Json {
  return Object.fromEntries(
    Object.entries(schema).map(([key, value]) => [key, part(key, value, shorten)]),
  );
}

function part(key: string, value: unknown, shorten: (note: string) => string): unknown {
  if (typeof value === 'string') {
    return notes.has(key) ? shorten(value) : value;
  }
  if (Array.isArray(value)) {
    return value.map((each) => part('', each, shorten));
  }
  return isJson(value) ? textsShortened(value, shorten) : value;
}

function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null;
}
