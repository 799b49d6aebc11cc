import type { DialectName, FimWay } from './dialects.ts';

/** One question to an endpoint and how it was answered; `open` where the server did not say. */
export interface Finding {
  readonly question: string;
  readonly outcome: 'good' | 'bad' | 'open';
  /** A phrase that goes on after the question. */
  readonly words: string;
}

/** All that was found out about one backend. */
export interface ConnectionReport {
  /** `Remote` or `Local`. */
  readonly backend: string;
  /** Address and model, or why there is none. */
  readonly subject: string;
  readonly findings: readonly Finding[];
}

/** What a person calls a server that speaks a dialect. */
export const serverNames: Readonly<Record<DialectName, string>> = {
  zai: 'Z.ai',
  zaiCodingPlan: 'Z.ai, coding plan',
  bigmodel: 'BigModel',
  bigmodelCodingPlan: 'BigModel, coding plan',
  openrouter: 'OpenRouter',
  huggingface: 'Hugging Face router',
  vllm: 'vLLM',
  sglang: 'SGLang',
  llamaServer: 'llama-server',
  sidecar: 'the engine inside GLM Air',
  unknown: 'OpenAI-compatible, of no kind that is known here',
};

/** How ghost text gets through each way. */
export const fimWayNames: Readonly<Record<FimWay, string>> = {
  suffix: 'by prefix and suffix',
  raw: 'by the model’s own fill-in-the-middle tokens',
  chat: 'by a chat request, as there is no other line',
};

const marks: Readonly<Record<Finding['outcome'], string>> = { good: '✓', bad: '✗', open: '?' };

/**
 * The reports as a Markdown document for a person.
 * @param testedAt date and time in the user's own form.
 */
export function renderConnectionReports(
  reports: readonly ConnectionReport[],
  testedAt: string,
): string {
  return [`# GLM Air: connection`, `Tested ${testedAt}.`, ...reports.map(renderReport)].join(
    '\n\n',
  );
}

function renderReport({ backend, subject, findings }: ConnectionReport): string {
  const lines = findings.map(
    ({ question, outcome, words }) => `- ${marks[outcome]} ${question}: ${oneLine(words)}`,
  );
  return [`## ${backend}`, '', subject, ...(lines.length > 0 ? ['', ...lines] : [])].join('\n');
}

/** A server's own words may hold anything. */
function oneLine(words: string): string {
  return words.replaceAll(/\s+/g, ' ');
}
