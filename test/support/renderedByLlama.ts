import type { TemplateInput, TemplateMessage } from '../../src/core/glm/template.ts';
import { startLlamaServer } from './llamaServer.ts';
import { withLlamaSources } from './llamaSources.ts';

/** llama.cpp itself, with the template that it has for GLM. */
export interface LlamaTemplate {
  render(input: TemplateInput): Promise<string>;
  stop(): Promise<void>;
}

/** Starts a llama-server whose chat template is llama.cpp's own `GLM-4.6.jinja`; 4.5 has the same. */
export async function startLlamaTemplate(): Promise<LlamaTemplate> {
  return withLlamaSources(async (readSource) => {
    const file = await readSource('models/templates/GLM-4.6.jinja');
    const server = await startLlamaServer(0, ['--chat-template-file', file]);
    return { render: (input) => render(server.url, input), stop: () => server.stop() };
  });
}

async function render(url: string, { messages, tools, thinking }: TemplateInput): Promise<string> {
  const response = await fetch(`${url}/apply-template`, {
    method: 'POST',
    body: JSON.stringify({
      messages: messages.map(wireMessage),
      ...(tools.length > 0 ? { tools } : {}),
      chat_template_kwargs: { enable_thinking: thinking === 'on' },
    }),
  });
  const answer: unknown = await response.json();
  if (typeof answer === 'object' && answer && 'prompt' in answer) {
    return String(answer.prompt);
  }
  throw new Error(`llama-server did not render: ${JSON.stringify(answer)}`);
}

function wireMessage(message: TemplateMessage): object {
  if (message.role !== 'assistant') {
    return message;
  }
  const { role, content, reasoning, toolCalls } = message;
  const calls = toolCalls?.map((call) => ({
    type: 'function',
    function: { name: call.name, arguments: JSON.stringify(call.arguments) },
  }));
  return {
    role,
    content,
    ...(reasoning !== undefined && { reasoning_content: reasoning }),
    ...(calls && { tool_calls: calls }),
  };
}
