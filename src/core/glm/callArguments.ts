import { isObject, type JsonObject, parseJson } from '../json.ts';
import { asArray, JsonSchema } from './jsonSchema.ts';

/** What JSON calls `true`, `false` and `null`, in the Python that GLM falls into at times. */
const pythonWords: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ['True', true],
  ['False', false],
  ['None', null],
]);

/** Unions within unions that are looked into, and shapes that are tried; tools have a handful. */
const maxUnionDepth = 4;
const maxVariants = 32;

type Read = (value: unknown, part: unknown) => unknown;

/** Reads the arguments of a call as its tool's schema has them. Never throws: the tool checks them. */
export class ArgumentReader {
  readonly #schema: JsonSchema;
  readonly #parameters: JsonObject;

  /** @param parameters JSON schema of an object. */
  constructor(parameters: JsonObject) {
    this.#schema = new JsonSchema(parameters);
    this.#parameters = parameters;
  }

  /**
   * Arguments that came as texts: one that is JSON of an allowed type is read, all others stay
   * what they are, to the last space.
   */
  readTexts(texts: Readonly<Record<string, string>>): JsonObject {
    return this.#readObject(texts, this.#parameters, (text, part) => {
      const readings = readingsOf(text).filter((reading) => typeof reading !== 'string');
      const [fitted = text] = this.#allowed(readings, part);
      return fitted;
    });
  }

  /** Arguments that came as JSON; those of a wrong type are read again, as `"3"` where 3 belongs. */
  readValues(values: JsonObject): JsonObject {
    return this.#readObject(values, this.#parameters, (value, part) => this.#fit(value, part));
  }

  #fit(value: unknown, part: unknown): unknown {
    const asItIs = this.#fitInside(value, part);
    const [fitted = asItIs] = this.#allowed([asItIs, ...readingsOf(value)], part);
    return fitted;
  }

  /** Of the readings those that the schema allows; JSON has no `undefined`. */
  #allowed(readings: readonly unknown[], part: unknown): readonly unknown[] {
    return readings
      .map((reading) => this.#fitInside(reading, part))
      .filter((reading) => this.#schema.allows(part, reading));
  }

  #fitInside(value: unknown, part: unknown): unknown {
    if (Array.isArray(value)) {
      const { items } = this.#schema.resolve(part);
      return value.map((item) => this.#fit(item, items));
    }
    return isObject(value)
      ? this.#readObject(value, part, (item, at) => this.#fit(item, at))
      : value;
  }

  /** Reads by the first shape of a union that allows the outcome, else by the first one. */
  #readObject(values: JsonObject, part: unknown, read: Read): JsonObject {
    const variants = this.#variants(part);
    const readings = variants.map(({ properties }) =>
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key,
          read(value, propertyOf(properties, key)),
        ]),
      ),
    );
    const allowed = readings.findIndex((reading, index) =>
      this.#schema.allows(variants[index], reading),
    );
    return readings[Math.max(0, allowed)] ?? values;
  }

  /** The shapes of objects that a schema allows: one, or one for each part of its unions. */
  #variants(part: unknown, depth = 0): readonly JsonObject[] {
    const { anyOf, oneOf, allOf, ...base } = this.#schema.resolve(part);
    const choices = [asArray(anyOf), asArray(oneOf), ...asArray(allOf).map((one) => [one])];
    return choices
      .filter((choice) => choice.length > 0 && depth < maxUnionDepth)
      .reduce<readonly JsonObject[]>(
        (variants, choice) => {
          const others = choice.flatMap((one) => this.#variants(one, depth + 1));
          return variants
            .flatMap((variant) => others.map((other) => merged(variant, other)))
            .slice(0, maxVariants);
        },
        [base],
      );
  }
}

/** What a value may have been meant to say, likeliest first. */
function readingsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'string') {
    return value === null ? [] : [JSON.stringify(value)];
  }
  const text = value.trim();
  if (pythonWords.has(text)) {
    return [pythonWords.get(text)];
  }
  // Some models escape the quotes of JSON once too often, and some quote the whole.
  const first = parseJson(text) ?? parseJson(`"${text}"`);
  const second = typeof first === 'string' ? parseJson(first) : undefined;
  const third = typeof second === 'string' ? parseJson(second) : undefined;
  return [first, second, third].filter((reading) => reading !== undefined && !isRounded(reading));
}

/** Whether a number has more digits than it can hold; its text is more exact. */
function isRounded(value: unknown): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value);
}

function merged(left: JsonObject, right: JsonObject): JsonObject {
  const properties = { ...objectOf(left['properties']), ...objectOf(right['properties']) };
  const required = [...asArray(left['required']), ...asArray(right['required'])];
  return { ...left, ...right, properties, required };
}

function propertyOf(properties: unknown, key: string): unknown {
  return isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
}

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : {};
}
