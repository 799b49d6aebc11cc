import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { parseEnv } from 'node:util';
import { parseMcpFile, type McpEntry, type McpFile } from '../../core/chat/mcp/mcpFile.ts';
import { envFileOf, launchOf } from '../../core/chat/mcp/mcpLaunch.ts';
import type { McpLaunch, McpServerList, McpServerWish } from '../../core/chat/mcp/mcpPorts.ts';
import { ToolError } from '../../core/chat/tools/tool.ts';
import type { Workspace } from '../../core/ports.ts';
import { isLoopback } from '../model/loopback.ts';
import { sha256 } from '../sha256.ts';

/** A file of variables is a page; what is longer is something else. */
const maxEnvFileBytes = 64_000;

type Folder = ReturnType<Workspace['folders']>[number];

/** What a folder's file asks for, or why one of its servers is left out. */
type Found = McpServerWish | string;

/**
 * Reads which MCP servers the workspace's folders ask for in `.vscode/mcp.json`, as they are now.
 * @param environment the editor's own, for `${env:NAME}`.
 */
export async function readMcpServers(
  workspace: Pick<Workspace, 'check' | 'folders' | 'readText'>,
  environment: NodeJS.ProcessEnv,
): Promise<McpServerList> {
  const folders = workspace.folders();
  const lists = folders.map((folder) => readFolder(folder, workspace, environment));
  const found = (await Promise.all(lists)).flat();
  const wishes = new Map<string, McpServerWish>();
  const problems: string[] = [];
  for (const each of found) {
    if (typeof each === 'string') {
      problems.push(each);
    } else if (wishes.has(each.server)) {
      problems.push(`Two folders have the MCP server ${each.server}: the first is taken.`);
    } else {
      wishes.set(each.server, each);
    }
  }
  return { wishes: [...wishes.values()], problems };
}

async function readFolder(
  folder: Folder,
  workspace: Parameters<typeof readMcpServers>[0],
  environment: NodeJS.ProcessEnv,
): Promise<readonly Found[]> {
  const { entries, problems } = await readFile(folder, workspace);
  const prefix = workspace.folders().length > 1 ? `${folder.name}/` : '';
  const wishes = entries.map((entry) =>
    wishOf({ ...entry, name: prefix + entry.name }, folder, environment),
  );
  return [...problems, ...(await Promise.all(wishes))];
}

async function readFile(
  folder: Folder,
  workspace: Parameters<typeof readMcpServers>[0],
): Promise<McpFile> {
  try {
    const asked = `${folder.root}/.vscode/mcp.json`;
    // Only who wants to write is told that a file is missing, and not refused.
    const file = await workspace.check(asked, 'write');
    if (file.kind === 'missing') {
      return { entries: [], problems: [] };
    }
    const { text } = await workspace.readText(file);
    return parseMcpFile(text, file.display);
  } catch (error) {
    if (error instanceof ToolError) {
      return { entries: [], problems: [error.message] };
    }
    throw error;
  }
}

async function wishOf(
  entry: McpEntry,
  { root }: Folder,
  environment: NodeJS.ProcessEnv,
): Promise<Found> {
  const variable = (name: string) => environment[name];
  const envFile = envFileOf(entry, { folder: root, variable });
  const fileVariables = envFile === undefined ? {} : await readEnvFile(envFile);
  if (fileVariables === undefined) {
    return `The MCP server ${JSON.stringify(entry.name)} is not started: its envFile ${envFile} can't be read.`;
  }
  const wish = launchOf(entry, { folder: root, variable, fileVariables, sha256 });
  if (typeof wish === 'string') {
    return wish;
  }
  const problem = problemOf(wish.launch);
  return problem === undefined
    ? { server: entry.name, ...wish }
    : `The MCP server ${JSON.stringify(entry.name)} is not started: ${problem}`;
}

/**
 * Names and secrets cross the network, so they do it encrypted. That also keeps servers off this machine's
 * and the network's private services: a name that leads to one of them has no certificate there.
 */
function problemOf(launch: McpLaunch): string | undefined {
  if (launch.kind === 'process') {
    return path.isAbsolute(launch.folder)
      ? undefined
      : `its cwd is no folder. Take an absolute path.`;
  }
  if (!URL.canParse(launch.url)) {
    return 'its url is no address. Take one that begins with https://.';
  }
  const { protocol, username, password } = new URL(launch.url);
  if (username || password) {
    return 'its url has a password in it. Put that into headers.';
  }
  const isSafe = protocol === 'https:' || (protocol === 'http:' && isLoopback(launch.url));
  return isSafe ? undefined : 'only https:// addresses are reached, and http:// on this machine.';
}

/** What a user keeps from the model may well be for a server; the model never sees it. */
async function readEnvFile(file: string): Promise<Record<string, string> | undefined> {
  const stat = await fs.stat(file).catch(() => undefined); // Missing is told like unreadable.
  if (!stat?.isFile() || stat.size > maxEnvFileBytes) {
    return undefined;
  }
  const text = await fs.readFile(file, 'utf8').catch(() => undefined);
  const entries = Object.entries(parseEnv(text ?? ''));
  const variables = entries.flatMap(([name, value]) =>
    value === undefined ? [] : [[name, value]],
  );
  return text === undefined ? undefined : Object.fromEntries(variables);
}
