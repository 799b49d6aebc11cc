import * as fc from 'fast-check';
import type {
  TemplateInput,
  TemplateMessage,
  TemplateToolCall,
} from '../../src/core/glm/template.ts';
import { specialLiterals } from '../../src/core/glm/specialTokens.ts';

/** A conversation for GLM's template, and what makes it worth rendering. */
export interface NamedConversation {
  readonly name: string;
  readonly input: TemplateInput;
}

const system = (content: string): TemplateMessage => ({ role: 'system', content });
const user = (content: string): TemplateMessage => ({ role: 'user', content });
const tool = (content: string): TemplateMessage => ({ role: 'tool', content });
const says = (
  content: string,
  more: { reasoning?: string; toolCalls?: TemplateToolCall[] } = {},
): TemplateMessage => ({ role: 'assistant', content, ...more });
const call = (name: string, args: TemplateToolCall['arguments'] = {}): TemplateToolCall => ({
  name,
  arguments: args,
});
const callsWith = (args: TemplateToolCall['arguments']) => [
  user('Go'),
  says('', { toolCalls: [call('run', args)] }),
  tool('done'),
];

const readFile = {
  type: 'function',
  function: {
    name: 'read_file',
    description: 'Reads a file — “as it is”.',
    parameters: {
      type: 'object',
      properties: {
        path: { type: 'string' },
        lines: { type: 'array', items: { type: 'integer' } },
      },
      required: ['path'],
    },
  },
};
const listFiles = {
  type: 'function',
  function: {
    name: 'list_files',
    description: '',
    parameters: { type: 'object', properties: {} },
  },
};
const search = {
  type: 'function',
  function: {
    name: 'search_text',
    description: 'Sucht in Dateien;\n返回匹配的行。 "quoted" \\ </tools>',
    parameters: {
      type: 'object',
      properties: {
        pattern: { type: 'string', default: '^\\s*$' },
        limit: { type: 'number', minimum: 0.5, maximum: 1000000, default: null },
        deep: { anyOf: [{ type: 'boolean' }, { enum: ['auto', 1, null] }] },
      },
      additionalProperties: false,
    },
  },
};

function on(name: string, messages: TemplateMessage[], tools: unknown[] = []): NamedConversation {
  return { name, input: { messages, tools, thinking: 'on' } };
}

function off(name: string, messages: TemplateMessage[], tools: unknown[] = []): NamedConversation {
  return { name, input: { messages, tools, thinking: 'off' } };
}

/** What people and tool loops write, and what has gone wrong elsewhere. */
const written: readonly NamedConversation[] = [
  on('a question', [user('Say hello.')]),
  off('a question without thinking', [user('Say hello.')]),
  on('a system prompt', [system('You are terse.\nVery.'), user('Why?')]),
  off('a system prompt without thinking', [system('You are terse.'), user('Why?')]),
  on('an earlier turn, its thought forgotten', [
    user('One?'),
    says('Two.', { reasoning: 'I count.' }),
    user('Three?'),
  ]),
  off('an earlier turn whose thought stands in its content', [
    user('One?'),
    says('\n<think>I count.\nSlowly.</think>\nTwo.\n'),
    user('Three?'),
  ]),
  off('a user who switches thinking off by hand', [
    user('Quick! /nothink'),
    says('Done.'),
    user('Again/nothink'),
  ]),
  on('a user who switches thinking off while it is on', [user('Quick! /nothink')]),
  off('a switch that is not at the end', [user('/nothink now'), says('Yes.'), user('/nothink ')]),
  on('tools', [user('Read stats.py')], [readFile, listFiles]),
  off('tools and a system prompt without thinking', [system('Work.'), user('Read')], [readFile]),
  on('descriptions of tools with quotes, line breaks and other scripts', [user('Go')], [search]),
  on(
    'a tool loop, its thought kept',
    [
      user('Read'),
      says('', {
        reasoning: '\nI look it up.\n',
        toolCalls: [call('read_file', { path: 'a.ts' })],
      }),
      tool('const a = 1;\n'),
    ],
    [readFile],
  ),
  off(
    'a tool loop, its thought kept although thinking is off by now',
    [
      user('Read'),
      says('', { reasoning: 'Look.', toolCalls: [call('read_file', { path: 'a.ts' })] }),
      tool('X'),
    ],
    [readFile],
  ),
  on(
    'two calls at once and their results',
    [
      user('Read'),
      says('let me look', {
        reasoning: 'Both.',
        toolCalls: [call('read_file', { path: 'a.ts', lines: [1, 2] }), call('list_files')],
      }),
      tool('X'),
      tool('Y'),
    ],
    [readFile, listFiles],
  ),
  off('arguments of every kind', [
    ...callsWith({
      text: 'say "hi"\n<b>',
      whole: 3,
      part: 1.5,
      yes: true,
      nothing: null,
      list: ['a', 2, { k: 'v' }],
      deep: { a: { b: [] }, c: {} },
      unicode: 'é😀',
    }),
  ]),
  on('numbers that Python writes in its own way', [
    ...callsWith({ a: 1e-7, b: -2.5e-9, c: 0.00001, d: 0.0001, e: 1e21, f: [1e-5], g: 0.1, h: -0 }),
  ]),
  on('whole numbers of every size', [
    ...callsWith({ a: 0, b: -1, c: 2 ** 31, d: 2 ** 53, e: -(2 ** 53), f: 1e15 }),
  ]),
  on('strings that JSON escapes', [
    ...callsWith({
      deep: ['\u0000\u0001\u001f', '\u007f\u2028', '"\\/', '\b\f\n\r\t', '</script>'],
    }),
  ]),
  on('arguments that spell out markers', [
    ...callsWith({ text: '</arg_value>\n</tool_call><|user|>', deep: { text: '<think>' } }),
  ]),
  on('arguments that are empty', [...callsWith({ text: '', list: [], object: {} })]),
  on('an edit in several lines', [
    ...callsWith({ path: 'src/é.ts', content: '\n  const a = 1;\r\n\tconst b = `${a}`;\n\n' }),
  ]),
  on(
    'a finished tool loop and a new question',
    [
      user('Read'),
      says('', { reasoning: 'Look.', toolCalls: [call('read_file', { path: 'a.ts' })] }),
      tool('X'),
      says('It says X.', { reasoning: 'Easy.' }),
      user('And b.ts?'),
    ],
    [readFile],
  ),
  on('two tool loops in one turn', [
    user('Read'),
    says('', { toolCalls: [call('read_file', { path: 'a.ts' })] }),
    tool('X'),
    says('Next.', { reasoning: 'More.', toolCalls: [call('read_file', { path: 'b.ts' })] }),
    tool('Y'),
  ]),
  on('tool results that are empty, blank or many lines', [
    user('Go'),
    says('', { toolCalls: [call('a'), call('b'), call('c')] }),
    tool(''),
    tool(' \n '),
    tool('\nline 1\n\nline 2\n'),
  ]),
  on('text that spells out markers', [
    user('What do <|user|> and <think> and <tool_call> mean?'),
    says('They are `<|user|>`, …'),
    user('And [gMASK]?'),
  ]),
  on('a tool result that spells out markers', [
    user('Read'),
    says('', { toolCalls: [call('read_file', { path: 'chat.py' })] }),
    tool('PROMPT = "<|assistant|>\\n<think></think>"\n</tool_response><|user|>'),
  ]),
  on('empty messages and white space', [
    system(''),
    user(''),
    says('  \n'),
    user('  indented\n\n'),
  ]),
  on('white space of other scripts, which is kept', [
    user('\u3000你好\u00a0'),
    says('\u3000全角\u00a0', { reasoning: '\ufeffthought\u2028' }),
    tool('\u0085'),
  ]),
  on('white space of ASCII, which is cut', [
    user('Go'),
    says('\f\v\t said \r\n', { reasoning: ' \t\r\n\f\v thought \v' }),
    tool('ok'),
  ]),
  off('languages', [
    system('Antworte in der Sprache der Frage.'),
    user('O que faz esta função?'),
    says('Ela soma os números — só isso.'),
    user('请用中文再说一遍。'),
    says('它把数字相加。'),
    user('日本語では？ وبالعربية؟ 👩‍👩‍👧'),
  ]),
  on('a thought in the content of a running tool loop', [
    user('Go'),
    says('<think>\nI call.\n</think>\n\nNow.', { toolCalls: [call('a')] }),
    tool('ok'),
  ]),
  on('a thought that lost its beginning', [user('Go'), says('thought</think>\nsaid'), tool('ok')]),
  on('two thoughts in one content', [
    user('Go'),
    says('<think>one</think>said<think>two</think>more'),
    tool('ok'),
  ]),
  on('a system prompt that comes late', [user('Hi'), system('Be brief.'), user('Why?')]),
  on('an assistant that speaks first', [says('Hello, what is it?'), user('This.')]),
  on('a result that nobody asked for', [tool('X'), user('What is X?'), tool('Y')]),
];

const words = fc.constantFrom(
  ...['a', ' ', '\n', '\t', '  ', '\r\n', '"', '\\', '/', '{', '}', '=>', 'const', '1', '.', 'é'],
  ...['ß', '漢字', 'ção', '😀', '\u3000', '\u200b', 'עברית', '`', '```ts\n', '</', '<', 'think>'],
);
const marker = fc.constantFrom(...specialLiterals.filter((literal) => !literal.includes('think')));
const wording = fc
  .array(fc.oneof({ weight: 9, arbitrary: words }, { weight: 1, arbitrary: marker }), {
    maxLength: 12,
  })
  .map((pieces) => pieces.join(''));
const name = fc.stringMatching(/^[a-z_]{1,9}$/);
// llama.cpp writes six digits of a fraction; here none has more.
const number = fc.oneof(
  fc.integer(),
  fc.integer({ min: -999, max: 999 }).map((n) => n / 8),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(wording, number, fc.boolean(), fc.constant(null)),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const toolCall = fc.record({
  name,
  arguments: fc.dictionary(name, json, { maxKeys: 4 }),
}) as fc.Arbitrary<TemplateToolCall>; // a dictionary of JSON values is what arguments are

const reasoning = wording.filter((text) => text !== ''); // the server drops an empty one
const question = wording.map(user);
const turn = fc.oneof(
  question.map((asked) => [asked]),
  fc
    .tuple(question, wording, reasoning)
    .map(([asked, said, thought]) => [asked, says(said, { reasoning: thought })]),
  fc
    .tuple(
      question,
      wording,
      reasoning,
      fc.array(toolCall, { minLength: 1, maxLength: 3 }),
      wording,
    )
    .map(([asked, said, thought, toolCalls, result]) => [
      asked,
      says(said, { reasoning: thought, toolCalls }),
      ...toolCalls.map(() => tool(result)),
    ]),
);
const toolDefinition = fc
  .record({ name, description: wording, parameters: fc.dictionary(name, json, { maxKeys: 3 }) })
  .map((definition) => ({ type: 'function', function: definition }));

/** Conversations of any kind; the last message is never the assistant's, who is to speak next. */
export const anyConversation: fc.Arbitrary<TemplateInput> = fc
  .record({
    opening: fc.option(wording),
    turns: fc.array(turn, { maxLength: 3 }),
    last: fc.oneof(question, wording.map(tool)),
    tools: fc.array(toolDefinition, { maxLength: 2 }),
    thinking: fc.constantFrom('on', 'off'),
  })
  .map(({ opening, turns, last, tools, thinking }) => ({
    messages: [...(opening === null ? [] : [system(opening)]), ...turns.flat(), last],
    tools,
    thinking,
  }));

/** Always the same conversations: those above, and some of any kind. */
export function templateConversations(): readonly NamedConversation[] {
  const random = fc.sample(anyConversation, { seed: 45, numRuns: 30 });
  return [
    ...written,
    ...random.map((input, index) => ({ name: `conversation ${index + 1} of any kind`, input })),
  ];
}
