import { ToolError } from '../chat/tools/tool.ts';

/**
 * An address that pages may be fetched from, by its letters: where its host leads is for who connects to say.
 * Throws `ToolError` for other protocols, other ports, and addresses that carry a password.
 */
export function checkedUrl(text: string): URL {
  if (!URL.canParse(text)) {
    throw new ToolError(
      `${JSON.stringify(text)} is no address. Give a whole one: https://host/path.`,
    );
  }
  const url = new URL(text);
  if (url.protocol !== 'https:') {
    throw new ToolError(
      `Only https:// addresses are fetched, not ${url.protocol} ones. Files of the workspace are read by read_file.`,
    );
  }
  if (url.username !== '' || url.password !== '') {
    throw new ToolError('An address with a user name or password is not fetched. Leave it out.');
  }
  if (url.port !== '') {
    throw new ToolError(`Port ${url.port} is not asked; pages are fetched from port 443 alone.`);
  }
  url.hash = '';
  return url;
}
