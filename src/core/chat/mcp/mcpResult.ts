import * as z from 'zod/mini';
import { fence } from '../../safety/fence.ts';
import { tokensOf } from '../tools/resultText.ts';
import type { ToolResult } from '../tools/tool.ts';
import type { McpPorts } from './mcpPorts.ts';
import { isDeeperThan } from './plainJson.ts';

/** Who answered. */
export interface McpAnswerer {
  readonly server: string;
  /** The server's own name for the tool. */
  readonly listedName: string;
}

const result = z.object({
  content: z._default(z.array(z.unknown()), []),
  structuredContent: z.optional(z.record(z.string(), z.unknown())),
  isError: z.optional(z.boolean()),
});
const textBlock = z.object({ type: z.literal('text'), text: z.string() });
const mediaBlock = z.object({
  type: z.enum(['image', 'audio']),
  data: z.string(),
  mimeType: z.optional(z.string()),
});
const linkBlock = z.object({ type: z.literal('resource_link'), uri: z.string() });
const resourceBlock = z.object({
  type: z.literal('resource'),
  resource: z.object({
    uri: z.string(),
    mimeType: z.optional(z.string()),
    text: z.optional(z.string()),
    blob: z.optional(z.string()),
  }),
});

/** Text with more characters for each token is cut without a look at its end. */
const maxTokenChars = 8;
/** Nobody reads what is nested deeper. */
const maxStructureDepth = 32;

/** What a server answered, for the model: its texts as data, of everything else what it is. */
export function describeMcpResult(
  given: unknown,
  { server, listedName }: McpAnswerer,
  ports: Pick<McpPorts, 'maxResultTokens' | 'randomId'>,
): ToolResult {
  const parsed = result.safeParse(given);
  const { content = [], structuredContent, isError = false } = parsed.data ?? {};
  const blocks = content.map(textOf);
  const whole = (blocks.length > 0 ? blocks : [textOfStructure(structuredContent)]).join('\n');
  const text = beginningOf(whole, ports.maxResultTokens);
  const name = `${listedName} of ${server}`;
  const lines = [
    ...(isError ? ['The tool says that it failed.'] : []),
    fence(text, { origin: 'MCP result', name }, ports.randomId),
    ...(text.length < whole.length
      ? [`It was cut after ${text.length} of ${whole.length} characters: ask the tool for less.`]
      : []),
  ];
  return {
    content: whole === '' && !isError ? `${name} answered without any text.` : lines.join('\n'),
    summary: isError ? `${name} failed` : `Called ${name}`,
    ...(isError ? { isError } : {}),
  };
}

/** Results are often JSON on one line, so that lines are no measure here. */
function beginningOf(text: string, maxTokens: number): string {
  let kept = text.slice(0, maxTokens * maxTokenChars);
  for (let tokens = tokensOf(kept); tokens > maxTokens; tokens = tokensOf(kept)) {
    kept = kept.slice(0, Math.floor((kept.length * maxTokens) / tokens));
  }
  return kept.toWellFormed();
}

function textOf(block: unknown): string {
  const text = textBlock.safeParse(block);
  if (text.success) {
    return text.data.text;
  }
  const media = mediaBlock.safeParse(block);
  if (media.success) {
    const { type, data, mimeType = 'unknown format' } = media.data;
    return `[${type}, ${mimeType}, ${kilobytes(data)}: not shown]`;
  }
  const link = linkBlock.safeParse(block);
  if (link.success) {
    return `[link to ${link.data.uri}: not opened]`;
  }
  const resource = resourceBlock.safeParse(block);
  return resource.success ? textOfResource(resource.data.resource) : '[part of unknown kind]';
}

function textOfResource({
  uri,
  mimeType = 'unknown format',
  text,
  blob = '',
}: z.infer<typeof resourceBlock>['resource']): string {
  return text === undefined
    ? `[${uri}, ${mimeType}, ${kilobytes(blob)}: not shown]`
    : `[${uri}:]\n${text}`;
}

function textOfStructure(structure: unknown): string {
  if (structure === undefined || isDeeperThan(structure, maxStructureDepth)) {
    return '';
  }
  return JSON.stringify(structure, undefined, 1);
}

/** Base64 has four characters for three bytes. */
function kilobytes(base64: string): string {
  return `${Math.ceil((base64.length * 3) / 4 / 1_000)} kB`;
}
