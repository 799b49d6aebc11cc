import * as z from 'zod/mini';
import type { Tool } from '../../ports.ts';
import { canonicalText } from '../../safety/frozen.ts';
import { madeVisible } from '../../safety/invisibleCharacters.ts';
import { isDeeperThan, textsShortened } from './plainJson.ts';
import { mcpToolName } from './mcpToolName.ts';

/** A tool that a server has listed. */
export interface McpTool {
  /** What the model is told of it, under its name in the workspace. */
  readonly tool: Tool;
  /** Its server's own name for it. */
  readonly listedName: string;
  /** SHA-256 of all that its server says about it to a model. */
  readonly hash: string;
}

/** The tools that a server has. */
export interface McpToolList {
  readonly tools: readonly McpTool[];
  /** Sentences for the user: what is left out, and why. */
  readonly problems: readonly string[];
}

/** More tools, or more text about them, would leave a model no room for anything else. */
const maxTools = 64;
const maxToolsChars = 60_000;
/** Descriptions explain; whoever needs more room has something else in mind. UTF-16 units. */
const maxDescriptionChars = 1_000;
/** Of texts within the schema of the arguments. */
const maxNoteChars = 300;
/** JSON of the schema: 2,000 tokens or so. */
const maxSchemaChars = 8_000;
/** What is deeper no model fills in. */
const maxSchemaDepth = 12;

const listedTool = z.object({
  name: z.string().check(z.minLength(1)),
  description: z.optional(z.string()),
  inputSchema: z.looseObject({ type: z.literal('object') }),
});

/** All tools of a server that a model can be told of; of several with one name the first. */
export function readMcpTools(
  listed: readonly unknown[],
  server: string,
  sha256: (text: string) => string,
): McpToolList {
  const tools = new Map<string, McpTool>();
  const problems: string[] = [];
  let chars = 0;
  for (const given of listed) {
    const read = readMcpTool(given, server, sha256);
    if (typeof read === 'string') {
      problems.push(read);
    } else if (!tools.has(read.listedName)) {
      chars += JSON.stringify(read.tool).length;
      if (tools.size === maxTools || chars > maxToolsChars) {
        problems.push(`${server} lists too much: only its first ${tools.size} tools are offered.`);
        break;
      }
      tools.set(read.listedName, read);
    }
  }
  return { tools: [...tools.values()], problems };
}

/**
 * A tool as the model gets it. What the server wrote is quoted as the server's, on one line and
 * without anything that can't be seen; names, types and values in the schema stay as they are.
 * @returns the tool, or a sentence for the user why it is left out
 */
function readMcpTool(
  given: unknown,
  server: string,
  sha256: (text: string) => string,
): McpTool | string {
  if (isDeeperThan(given, maxSchemaDepth)) {
    return `${server} lists a tool whose arguments are too deeply nested; it is left out.`;
  }
  const parsed = listedTool.safeParse(given);
  if (!parsed.success) {
    return `${server} lists a tool that is not as MCP has them; it is left out.`;
  }
  const { name, description = '', inputSchema } = parsed.data;
  if (JSON.stringify(inputSchema).length > maxSchemaChars) {
    const shown = JSON.stringify(madeVisible(name.slice(0, maxNoteChars)));
    return `The tool ${shown} of ${server} has too long a list of arguments; it is left out.`;
  }
  return {
    tool: {
      name: mcpToolName(server, name, sha256),
      description: described(server, name, description),
      parameters: textsShortened(inputSchema, plainNote),
    },
    listedName: name,
    hash: sha256(canonicalText(parsed.data)),
  };
}

/** Says who speaks, so that what follows is nobody's order. */
function described(server: string, name: string, description: string): string {
  const words = madeVisible(shortened(description || name, maxDescriptionChars));
  return `Tool of the MCP server ${JSON.stringify(server)}, which says of it: ${JSON.stringify(words)}`;
}

function plainNote(text: string): string {
  return madeVisible(shortened(text, maxNoteChars));
}

function shortened(text: string, maxChars: number): string {
  return text.length > maxChars ? `${text.slice(0, maxChars).toWellFormed()} […]` : text;
}
