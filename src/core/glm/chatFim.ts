import type { ChatRequest, FimRequest } from '../ports.ts';

/** What the answer stands between, and how the hole is marked. */
export const openTag = '<COMPLETION>';
export const closeTag = '</COMPLETION>';
export const holeMark = '<HOLE/>';

/** Tokens that the tags and a fence around the answer may cost. */
const frameTokens = 24;

const instructions = `You complete source code inside an editor. The user shows the text after and the text before a hole, marked ${holeMark}.
Answer with exactly the characters that belong into the hole, between ${openTag} and ${closeTag}, and nothing else: no explanation, no Markdown fence, no repetition of the text before or after the hole. Keep the indentation. Answer ${openTag}${closeTag} if nothing is missing.`;

/** Shows the model what the instructions mean; static, so that every server can cache it. */
const example: ChatRequest['messages'] = [
  {
    role: 'user',
    content: holeMessage({
      path: 'sum.ts',
      languageId: 'typescript',
      prefix: 'export function sum(values: number[]) {\n  return values.red',
      suffix: '\n}\n',
    }),
  },
  {
    role: 'assistant',
    content: `${openTag}uce((total, value) => total + value, 0);${closeTag}`,
  },
];

/**
 * Asks a chat model to fill a hole. What changes least comes first, so that a server's prefix
 * cache holds the longest stretch while the user types: the suffix before the growing prefix.
 */
export function chatFimRequest(request: FimRequest): ChatRequest {
  return {
    messages: [
      { role: 'system', content: instructions },
      ...example,
      { role: 'user', content: holeMessage(request) },
    ],
    thinking: 'off',
    maxTokens: request.maxTokens + frameTokens,
    temperature: request.temperature,
    // The request's own stops might hit before the answer's tag; `ChatFimReader`'s user applies them.
    stop: [closeTag],
  };
}

function holeMessage(hole: Pick<FimRequest, 'path' | 'languageId' | 'prefix' | 'suffix'>): string {
  return `File ${withoutMachine(hole.path)} (${hole.languageId})
Text after the hole:
<AFTER>${holeMark}${hole.suffix}</AFTER>
Text before the hole:
<BEFORE>${hole.prefix}${holeMark}</BEFORE>`;
}

/** A path outside of the workspace is absolute and names the user's folders: its last part will do. */
function withoutMachine(path: string): string {
  return /^([a-z]:)?[\\/]/i.test(path) ? (path.split(/[\\/]/).at(-1) ?? '') : path;
}
