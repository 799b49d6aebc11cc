import { isObject, type JsonObject } from '../json.ts';

/** Longest chain of references and nesting that is followed; a schema may refer to itself. */
const maxDepth = 16;

/**
 * As much of JSON schema as tells one reading of a model's words from another: types, constants,
 * shapes, unions, and references within the schema. What it does not know it allows.
 */
export class JsonSchema {
  readonly #root: JsonObject;

  constructor(root: JsonObject) {
    this.#root = root;
  }

  /** The schema itself, where `schema` only refers to one; empty where there is none. */
  resolve(schema: unknown): JsonObject {
    let resolved = schema;
    for (let step = 0; step < maxDepth && isObject(resolved); step += 1) {
      const reference = resolved['$ref'];
      if (typeof reference !== 'string') {
        return resolved;
      }
      resolved = this.#at(reference);
    }
    return {};
  }

  allows(schema: unknown, value: unknown, depth = 0): boolean {
    const { type, const: constant, enum: values, ...parts } = this.resolve(schema);
    const types = asArray(type);
    return (
      (types.length === 0 || types.some((name) => isOfType(value, name))) &&
      (constant === undefined || isSame(value, constant)) &&
      (!Array.isArray(values) || values.some((item) => isSame(value, item))) &&
      (depth >= maxDepth || this.#allowsParts(parts, value, depth + 1))
    );
  }

  #allowsParts(schema: JsonObject, value: unknown, depth: number): boolean {
    const { anyOf, oneOf, allOf, items, properties, required } = schema;
    const allows = (part: unknown) => this.allows(part, value, depth);
    if (
      [anyOf, oneOf].some((union) => Array.isArray(union) && !union.some(allows)) ||
      !asArray(allOf).every(allows)
    ) {
      return false;
    }
    if (Array.isArray(value)) {
      return value.every((item) => this.allows(items, item, depth));
    }
    return (
      !isObject(value) ||
      (asArray(required).every((key) => typeof key !== 'string' || Object.hasOwn(value, key)) &&
        Object.entries(isObject(properties) ? properties : {}).every(
          ([key, part]) => !Object.hasOwn(value, key) || this.allows(part, value[key], depth),
        ))
    );
  }

  /** What a JSON pointer of this schema (RFC 6901) points at. */
  #at(reference: string): unknown {
    const [start, ...keys] = reference.split('/');
    return keys
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'))
      .reduce<unknown>(
        (part, key) => (isObject(part) ? part[key] : undefined),
        start === '#' ? this.#root : undefined,
      );
  }
}

export function asArray(value: unknown): readonly unknown[] {
  if (value === undefined) {
    return [];
  }
  return Array.isArray(value) ? value : [value];
}

function isOfType(value: unknown, name: unknown): boolean {
  switch (name) {
    case 'integer':
      return Number.isInteger(value);
    case 'null':
      return value === null;
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return typeof value === name;
  }
}

function isSame(left: unknown, right: unknown): boolean {
  return left === right || JSON.stringify(left) === JSON.stringify(right);
}
