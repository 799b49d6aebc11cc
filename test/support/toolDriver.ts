import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import {
  addressVariable,
  type DriverAnswer,
  type DriverCall,
  type ScriptedAnswer,
} from '../e2e/toolDriver/protocol.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { packTestExtension } from './testExtension.ts';

const root = path.join(import.meta.dirname, '../..');
const source = path.join(root, 'test/e2e/toolDriver');
const grammars = path.join(root, 'node_modules/@vscode/tree-sitter-wasm/wasm');
/** The extension host may still be starting. */
const startLimitMs = 60_000;

export interface CallOptions {
  readonly answers?: readonly ScriptedAnswer[];
  readonly turnId?: string;
  readonly signal?: AbortSignal;
}

/**
 * A real editor in which an extension of our own sources answers tool calls: real tools, gate, files and
 * terminals; only the user is scripted. Start one per test file, `close` it in `afterAll`.
 */
export class ToolDriver {
  readonly editor: Editor;
  readonly #folder: string;
  #address = '';

  private constructor(editor: Editor, folder: string) {
    this.editor = editor;
    this.#folder = folder;
  }

  static async start(options: Partial<EditorOptions> = {}): Promise<ToolDriver> {
    const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-driver-'));
    const vsix = await packDriver(folder);
    const editor = await Editor.start({
      ...options,
      extensions: [...(options.extensions ?? []), vsix],
      env: { ...options.env, [addressVariable]: path.join(folder, 'address') },
    });
    const driver = new ToolDriver(editor, folder);
    try {
      await driver.#connect();
      return driver;
    } catch (error) {
      await driver.close();
      throw error;
    }
  }

  /** Calls a tool as the model would. The user approves whatever is asked, unless `answers` say otherwise. */
  async call(
    tool: string,
    given: DriverCall['arguments'],
    { answers = ['approve'], turnId = 'turn', signal }: CallOptions = {},
  ): Promise<DriverAnswer> {
    const call: DriverCall = { tool, arguments: given, turnId, answers };
    const response = await fetch(this.#address, {
      method: 'POST',
      body: JSON.stringify(call),
      signal: signal ?? null,
    });
    if (!response.ok) {
      throw new Error(await response.text());
    }
    // The driver of this very repository answers with this.
    return (await response.json()) as DriverAnswer;
  }

  /** Kills the extension host right after a moment, and waits for the driver of the next one. */
  async crashAfter(moment: () => Promise<void>): Promise<void> {
    await this.editor.killExtensionHost(moment);
    await this.#connect();
  }

  async close(): Promise<void> {
    await this.editor.close();
    await fs.rm(this.#folder, { recursive: true, force: true });
  }

  /** Waits for the address of a driver that is not known yet. */
  async #connect(): Promise<void> {
    const file = path.join(this.#folder, 'address');
    const read = () => fs.readFile(file, 'utf8').catch(() => '');
    const isNew = (address: string) => address !== '' && address !== this.#address;
    this.#address = await this.editor.waitFor(read, isNew, startLimitMs);
  }
}

/** @returns path of the .vsix */
async function packDriver(folder: string): Promise<string> {
  const names = ['tree-sitter', 'tree-sitter-bash', 'tree-sitter-powershell'];
  const files = names.map((name) => [`grammars/${name}.wasm`, path.join(grammars, `${name}.wasm`)]);
  return packTestExtension({ source, folder, files: Object.fromEntries(files) });
}
