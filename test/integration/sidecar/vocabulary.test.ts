import { getLlama, type LlamaModel, LlamaLogLevel } from 'node-llama-cpp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createVocabulary, type Vocabulary } from '../../../src/sidecar/vocabulary.ts';
import { tinyGlm } from '../../support/sidecarProcess.ts';

let model: LlamaModel;
let vocabulary: Vocabulary;

beforeAll(async () => {
  const llama = await getLlama({ build: 'never', gpu: false, logLevel: LlamaLogLevel.error });
  model = await llama.loadModel({ modelPath: tinyGlm, vocabOnly: true });
  vocabulary = createVocabulary(model);
});
afterAll(() => model.llama.dispose());

test.each([
  'x ? a : b',
  "if [ ! -f x ]; then . ./env ; fi // don 't",
  'a , b é 😀 👩‍👩‍👧 漢字 1234',
  '\tindent\r\n\r\n  trailing  ',
  '\uFEFFbyte order mark',
  'say <think> and /nothink and <|user|> </tool_call>',
  '',
])('gives %j back exactly', (text) => {
  const decode = vocabulary.decoder();
  const tokens = vocabulary.tokenize([{ special: false, text }]);
  expect(tokens.map(decode).join('')).toBe(text);
});

test('makes no marker of what a document spells out', () => {
  const text = '<think>/nothink<|user|>[gMASK]';
  const tokens = vocabulary.tokenize([{ special: false, text }]);
  const markers = vocabulary.tokenize([{ special: true, text }]);
  expect(markers).toHaveLength(4);
  expect(tokens.filter((token) => markers.includes(token))).toEqual([]);
});

test('holds a character back until all its bytes are there', () => {
  const decode = vocabulary.decoder();
  const pieces = vocabulary.tokenize([{ special: false, text: '😀' }]).map(decode);
  expect(pieces.length).toBeGreaterThan(1);
  expect(pieces.slice(0, -1).join('')).toBe('');
  expect(pieces.at(-1)).toBe('😀');
});

test('gives no text to control tokens', () => {
  const decode = vocabulary.decoder();
  const tokens = vocabulary.tokenize([{ special: true, text: '<|user|>hi<|code_middle|>' }]);
  expect(tokens.map(decode).join('')).toBe('hi');
});
