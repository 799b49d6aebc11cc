/** Servers of the OpenAI-compatible kind take no longer name of a function. */
const maxNameChars = 64;
/** So many digits of a SHA-256 that nobody finds two names with the same ones: 64 bits. */
const digestChars = 16;

/** Letters that need no change, and underscores that can't be taken for the separator. */
const plain = /^[A-Za-z0-9-]+(?:_[A-Za-z0-9-]+)*$/;

/**
 * The name that the model and the settings know a server's tool by: `mcp__server__tool`, of letters,
 * digits, `_` and `-`, at most 64. Two tools never share one, so that no server can take the name that
 * another one's approval is for: what had to be changed or cut ends in `___` and a digest, and what is
 * as it was has no `___`.
 */
export function mcpToolName(
  server: string,
  tool: string,
  sha256: (text: string) => string,
): string {
  const name = `mcp__${server}__${tool}`;
  if (plain.test(server) && plain.test(tool) && name.length <= maxNameChars) {
    return name;
  }
  const digest = sha256(JSON.stringify([server, tool])).slice(0, digestChars);
  const room = maxNameChars - 'mcp__'.length - '___'.length - digestChars;
  const words = `${simplified(server)}__${simplified(tool)}`.slice(0, room);
  return `mcp__${words}___${digest}`;
}

function simplified(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9-]+/g, '_').replaceAll(/^_+|_+$/g, '');
}
