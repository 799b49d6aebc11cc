import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { onTestFinished } from 'vitest';
import type { LookPorts } from '../../src/core/chat/tools/lookPorts.ts';
import { runTool, type ToolDefinition, type ToolResult } from '../../src/core/chat/tools/tool.ts';
import { localDisk } from '../../src/host/workspace/disk.ts';
import { WorkspaceFiles } from '../../src/host/workspace/workspaceFiles.ts';
import { FakeEditorFiles } from './fakeEditorFiles.ts';
import { plant, type TreeEntry } from './fileTree.ts';

type Tree = Readonly<Record<string, TreeEntry>>;

/** Real files behind the real rules for paths, for as long as a test runs. */
export class LookWorld {
  readonly root: string;
  readonly editor: FakeEditorFiles;
  readonly workspace: WorkspaceFiles;
  readonly signal = new AbortController().signal;
  maxResultTokens = 10_000;

  private constructor(root: string, editor: FakeEditorFiles, excluded: readonly string[]) {
    this.root = root;
    this.editor = editor;
    this.workspace = new WorkspaceFiles(localDisk(), editor, () => excluded);
  }

  /** A workspace of one folder. @param excluded `glmAir.privacy.exclude`. */
  static async of(tree: Tree, excluded: readonly string[] = []): Promise<LookWorld> {
    const root = await newFolder();
    await plant(root, tree);
    return new LookWorld(root, new FakeEditorFiles(root), excluded);
  }

  /** A workspace of several folders, by their names. */
  static async ofFolders(folders: Readonly<Record<string, Tree>>): Promise<LookWorld> {
    const root = await newFolder();
    for (const [name, tree] of Object.entries(folders)) {
      await plant(path.join(root, name), tree);
    }
    const paths = Object.keys(folders).map((name) => path.join(root, name));
    return new LookWorld(root, new FakeEditorFiles(...paths), []);
  }

  get ports(): LookPorts {
    let count = 0;
    const { workspace, maxResultTokens } = this;
    return { workspace, maxResultTokens, randomId: () => `f00d${(count += 1)}` };
  }

  at(name: string): string {
    return path.join(this.root, name);
  }

  async run<Args, Ports>(
    tool: ToolDefinition<Args, Ports>,
    given: Readonly<Record<string, unknown>>,
    ports: Ports,
  ): Promise<ToolResult> {
    return runTool(tool, given, ports, this.signal);
  }
}

/** What a tool's answer says between its fences. */
export function dataOf({ content }: ToolResult): string {
  return [...content.matchAll(/^\[data (\w+): .*\]\n([^]*?)\n\[end of data \1\]$/gm)]
    .map(([, , data]) => data)
    .join('\n\n');
}

async function newFolder(): Promise<string> {
  const folder = await fs.realpath(await fs.mkdtemp(path.join(tmpdir(), 'glm-air-look-')));
  onTestFinished(() => fs.rm(folder, { recursive: true }));
  return folder;
}
