import { ToolError } from '../../chat/tools/tool.ts';
import type { Workspace } from '../../ports.ts';
import type { CheckedPath } from '../../safety/action.ts';

/** Folders of the workspace whose code somebody else wrote. */
const foreign =
  /(?:^|[\\/])(?:node_modules|site-packages|dist-packages|\.venv|venv|vendor|\.cargo|target)[\\/]/u;
/** Places that are no files: parts of a runtime, code without a source. */
const noFile = /^(?:node:|internal[\\/]|<|webpack:|eval\b|data:)/u;

/**
 * The file that an adapter or a stack trace names, if it is code of the user's that may be read.
 * @param name absolute, relative to the workspace, or an address (`file:`, `vscode-remote:`).
 */
export async function userPlace(
  name: string,
  workspace: Pick<Workspace, 'check'>,
): Promise<CheckedPath | undefined> {
  const path = pathOf(name);
  if (path === undefined || noFile.test(path) || foreign.test(path)) {
    return undefined;
  }
  try {
    const checked = await workspace.check(path, 'read');
    return checked.kind === 'file' ? checked : undefined;
  } catch (error) {
    if (error instanceof ToolError) {
      return undefined; // Outside of the workspace, excluded, or gone.
    }
    throw error;
  }
}

/** Adapters of remote windows name files by addresses, whose path is that of the remote machine. */
function pathOf(name: string): string | undefined {
  if (!/^[a-z][a-z\d+.-]+:\/\//iu.test(name)) {
    return name;
  }
  try {
    const { protocol, pathname } = new URL(name);
    const path = decodeURIComponent(pathname);
    const isFile = protocol === 'file:' || protocol === 'vscode-remote:';
    // `/C:/work` of an address is `C:/work` of Windows.
    return isFile ? path.replace(/^\/(?=[A-Za-z]:\/)/u, '') : undefined;
  } catch {
    return undefined; // No address after all, or one with broken escapes.
  }
}
