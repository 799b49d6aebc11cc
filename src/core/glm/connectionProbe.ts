import type { ChatRequest, ToolCall } from '../ports.ts';
import { serverNames, type Finding } from './connectionReport.ts';
import type { Endpoint } from './endpoint.ts';
import type { ListedModel } from './modelList.ts';

/** The smallest chat there is; a model that thinks nevertheless shows it within its first tokens. */
export const greeting: ChatRequest = {
  messages: [{ role: 'user', content: 'Answer with the one word “ready”.' }],
  thinking: 'off',
  maxTokens: 16, // the answer has 2; a thought begins within them
  temperature: 0,
  stop: [],
};

/** Leaves a model that has tools no other choice than to call this one. */
export const errand: ChatRequest = {
  messages: [{ role: 'user', content: 'Read stats.py' }],
  tools: [
    {
      name: 'read_file',
      description: 'Reads a file of the workspace. Call it whenever a file is to be read.',
      parameters: {
        type: 'object',
        properties: { path: { type: 'string', description: 'Path of the file' } },
        required: ['path'],
      },
    },
  ],
  thinking: 'off',
  maxTokens: 64, // a call has about 20
  temperature: 0,
  stop: [],
};

/** Ids that fit into a table. */
const maxNamedModels = 5;

/** What kind of server answers. */
export function serverFinding({ dialect }: Endpoint): Finding {
  const outcome = dialect.name === 'unknown' ? 'open' : 'good';
  return { question: 'Server', outcome, words: serverNames[dialect.name] };
}

/** Whether the server has the endpoint's model. */
export function modelFinding({ model }: Endpoint, models: readonly ListedModel[]): Finding {
  const question = 'Model';
  if (models.length === 0) {
    return { question, outcome: 'open', words: 'the server lists none' };
  }
  if (models.some(({ id }) => id === model)) {
    return { question, outcome: 'good', words: 'is in the server’s list' };
  }
  const others = models.slice(0, maxNamedModels).map(({ id }) => id);
  const rest = models.length > others.length ? ', …' : '';
  return {
    question,
    outcome: 'bad',
    words: `is not in the server’s list: ${others.join(', ')}${rest}`,
  };
}

/** How much the server says that it takes and gives. */
export function limitsFinding({ limits = {} }: Endpoint): Finding {
  const question = 'Limits';
  const { contextTokens, answerTokens } = limits;
  const stated = [
    ...(contextTokens ? [`${contextTokens.toLocaleString('en')} tokens of context`] : []),
    ...(answerTokens ? [`${answerTokens.toLocaleString('en')} of answer`] : []),
  ];
  return stated.length > 0
    ? { question, outcome: 'good', words: stated.join(', ') }
    : { question, outcome: 'open', words: 'the server does not state them' };
}

/** What became of a request not to think. */
export function thinkingFinding(thoughts: 'none' | 'noneWhenMarked' | 'some'): Finding {
  const question = 'Thinking off';
  switch (thoughts) {
    case 'none':
      return { question, outcome: 'good', words: 'no reasoning tokens' };
    case 'noneWhenMarked':
      return {
        question,
        outcome: 'good',
        words: 'with GLM’s own switch in the text; the field alone is ignored',
      };
    case 'some':
      return {
        question,
        outcome: 'bad',
        words: 'it thinks nevertheless, so ghost text will be slow',
      };
  }
}

/**
 * What became of the errand.
 * @param ids whether the server named the call; else the name is made up here.
 */
export function toolsFinding(calls: readonly ToolCall[], ids: 'sent' | 'missing'): Finding {
  const question = 'Tools';
  const [call] = calls;
  if (!call) {
    return { question, outcome: 'bad', words: 'no call came back' };
  }
  if (call.name !== 'read_file' || call.problem !== undefined) {
    return { question, outcome: 'bad', words: 'a call came back that can’t be read' };
  }
  const words =
    ids === 'sent'
      ? 'calls come back, with ids'
      : 'calls come back without ids, which is no matter';
  return { question, outcome: 'good', words };
}
