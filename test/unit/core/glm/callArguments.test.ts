import { describe, expect, test } from 'vitest';
import { ArgumentReader } from '../../../../src/core/glm/callArguments.ts';

/** What one argument comes to that was written as `text`, by the schema of that argument. */
function readText(text: string, schema: unknown): unknown {
  return readArgument(schema, (reader) => reader.readTexts({ value: text }));
}

/** The same for one that came as JSON. */
function readValue(value: unknown, schema: unknown): unknown {
  return readArgument(schema, (reader) => reader.readValues({ value }));
}

function readArgument(
  schema: unknown,
  read: (reader: ArgumentReader) => Readonly<Record<string, unknown>>,
): unknown {
  const properties = { value: schema };
  return read(new ArgumentReader({ type: 'object', properties }))['value'];
}

describe('an argument that came as text', () => {
  const string = { type: 'string' };
  test.each([
    ['null', string, 'null'],
    ['true', string, 'true'],
    ['1e2', string, '1e2'],
    ['123_456', string, '123_456'],
    ['{ "a" : true }', string, '{ "a" : true }'],
    ['"quoted"', string, '"quoted"'],
    ['  spaced\n', string, '  spaced\n'],
    [String.raw`C:\Users\test \d+`, string, String.raw`C:\Users\test \d+`],
    ['', string, ''],
  ])('stays the string %j', (text, schema, expected) => {
    expect(readText(text, schema)).toBe(expected);
  });

  test.each<[text: string, schema: unknown, expected: unknown]>([
    ['3', { type: 'integer' }, 3],
    [' 3\n', { type: 'integer' }, 3],
    ['"3"', { type: 'integer' }, 3],
    [String.raw`\"3\"`, { type: 'integer' }, 3],
    ['-1.25e2', { type: 'number' }, -125],
    ['3.5', { type: 'integer' }, '3.5'],
    ['3 lines', { type: 'integer' }, '3 lines'],
    ['', { type: 'number' }, ''],
    ['12345678901234567890', { type: 'integer' }, '12345678901234567890'],
    ['true', { type: 'boolean' }, true],
    ['True', { type: 'boolean' }, true],
    ['None', { type: ['integer', 'null'] }, null],
    ['None', string, 'None'],
    ['["a", "b"]', { type: 'array', items: string }, ['a', 'b']],
    ['["1", 2]', { type: 'array', items: { type: 'integer' } }, [1, 2]],
    ['{"a": 1}', { type: 'object' }, { a: 1 }],
    [String.raw`[{\"id\": \"1\"}]`, { type: 'array' }, [{ id: '1' }]],
    ['{"a": "1"}', { type: 'object', properties: { a: { type: 'integer' } } }, { a: 1 }],
    ['a, b', { type: 'array' }, 'a, b'],
  ])('reads %j by %j as %j', (text, schema, expected) => {
    expect(readText(text, schema)).toEqual(expected);
  });

  test.each<[text: string, schema: unknown, expected: unknown]>([
    ['7', { type: ['string', 'integer'] }, 7],
    ['auto', { type: ['integer', 'string'] }, 'auto'],
    ['7', { type: ['string', 'object'] }, '7'],
    ['{"ok": false}', { type: ['string', 'object'] }, { ok: false }],
    ['null', { type: ['string', 'null'] }, null],
    ['null', { anyOf: [string, { type: 'null' }] }, null],
    ['sk-1', { anyOf: [string, { type: 'null' }] }, 'sk-1'],
    ['7', { anyOf: [{ ...string, enum: ['auto'] }, { type: 'integer' }] }, 7],
    ['[1, 2]', { oneOf: [{ type: 'null' }, { type: 'array' }] }, [1, 2]],
    ['7', { allOf: [{ type: ['integer', 'string'] }, { type: 'integer' }] }, 7],
    ['7', { enum: ['7', 8] }, '7'],
    ['8', { enum: ['7', 8] }, 8],
    ['7', { const: 7 }, 7],
    ['null', { const: 'null' }, 'null'],
    ['{"ok":false}', { const: { ok: false } }, { ok: false }],
    ['42', undefined, 42],
    ['{"a": 1}', {}, { a: 1 }],
    ['123abc', {}, '123abc'],
    ['plain words', {}, 'plain words'],
  ])('reads %j by the union %j as %j', (text, schema, expected) => {
    expect(readText(text, schema)).toEqual(expected);
  });

  test('is read by the schema that a reference names', () => {
    const reader = new ArgumentReader({
      $defs: {
        'a/b~c': { type: 'string' },
        args: { properties: { value: { $ref: '#/$defs/a~1b~0c' } } },
      },
      $ref: '#/$defs/args',
    });
    expect(reader.readTexts({ value: '7' })).toEqual({ value: '7' });
  });

  test('survives a schema that refers to itself', () => {
    const loop = { $ref: '#/$defs/loop' };
    const tree = {
      type: 'object',
      properties: { child: { $ref: '#/$defs/tree' }, size: { type: 'integer' } },
    };
    const reader = new ArgumentReader({
      $defs: { loop, tree, any: { anyOf: [{ $ref: '#/$defs/any' }] } },
      properties: { loop, tree: { $ref: '#/$defs/tree' }, any: { $ref: '#/$defs/any' } },
    });
    expect(reader.readTexts({ loop: 'x', tree: '{"child": {"size": "3"}}', any: '{}' })).toEqual({
      loop: 'x',
      tree: { child: { size: 3 } },
      any: {},
    });
  });

  test.each([
    [
      { kind: 'text', value: '7' },
      { kind: 'text', value: '7' },
    ],
    [
      { kind: 'count', value: '7' },
      { kind: 'count', value: 7 },
    ],
  ])('%j is read by the shape that its kind names', (texts, expected) => {
    const shape = (kind: string, type: string) => ({
      properties: { kind: { const: kind }, value: { type } },
      required: ['kind'],
    });
    const shapes = [shape('count', 'integer'), shape('text', 'string')];
    expect(new ArgumentReader({ oneOf: shapes }).readTexts(texts)).toEqual(expected);
    expect(new ArgumentReader({ anyOf: shapes.toReversed() }).readTexts(texts)).toEqual(expected);
  });

  test('of a dangerous name is an argument like any other', () => {
    const texts = JSON.parse('{"__proto__": "1", "constructor": "2"}') as Record<string, string>; // as written
    const read = new ArgumentReader({ type: 'object' }).readTexts(texts);
    expect(Object.entries(read)).toEqual([
      ['__proto__', 1],
      ['constructor', 2],
    ]);
  });
});

describe('an argument that came as JSON', () => {
  test.each<[value: unknown, schema: unknown, expected: unknown]>([
    ['a', { type: 'string' }, 'a'],
    ['3', { type: 'string' }, '3'],
    ['3', { type: 'integer' }, 3],
    [3, { type: 'integer' }, 3],
    [3, { type: 'string' }, '3'],
    [true, { type: 'string' }, 'true'],
    [{ a: 1 }, { type: 'string' }, '{"a":1}'],
    ['["a"]', { type: 'array' }, ['a']],
    ['{"a": "1"}', { type: 'object', properties: { a: { type: 'integer' } } }, { a: 1 }],
    [{ a: ['1', 2] }, { properties: { a: { items: { type: 'integer' } } } }, { a: [1, 2] }],
    ['x', { type: 'integer' }, 'x'],
    [null, { type: 'string' }, null],
    ['3', {}, '3'],
    ['3', undefined, '3'],
  ])('%j is read by %j as %j', (value, schema, expected) => {
    expect(readValue(value, schema)).toEqual(expected);
  });
});
