import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import type { DebugConfiguration } from '../../../src/core/debug/debuggee.ts';
import { Editor, type EditorOptions } from '../editor.ts';
import { packAdapterExtension } from './adapterExtension.ts';
import { samplePath } from './samplePrograms.ts';

export interface DebugEditorOptions extends Partial<EditorOptions> {
  /** What launch.json holds; `${workspaceFolder}` has the folders of the sample programs. */
  readonly configurations: readonly DebugConfiguration[];
}

/** A real editor on the sample programs, with the adapters of `packAdapterExtension`. */
export class DebugEditor {
  readonly editor: Editor;
  readonly #folder: string;

  private constructor(editor: Editor, folder: string) {
    this.editor = editor;
    this.#folder = folder;
  }

  static async start({ configurations, ...options }: DebugEditorOptions): Promise<DebugEditor> {
    const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-debug-editor-'));
    const workspace = path.join(folder, 'workspace');
    await fs.cp(samplePath('.'), workspace, { recursive: true });
    await fs.mkdir(path.join(workspace, '.vscode'));
    const launch = { version: '0.2.0', configurations };
    await fs.writeFile(path.join(workspace, '.vscode/launch.json'), JSON.stringify(launch));
    const extensions = [...(options.extensions ?? []), await packAdapterExtension(folder)];
    const editor = await Editor.start({ ...options, workspace, extensions });
    await editor.runCommand('View: Show Run and Debug');
    // It stands there once the editor knows the debuggers and has read launch.json.
    await editor.page.locator('.start-debug-action-item').waitFor();
    return new DebugEditor(editor, folder);
  }

  /** Starts a configuration of launch.json by its name, as the user does. */
  async launch(name: string): Promise<void> {
    await this.editor.runCommand('Debug: Select and Start Debugging');
    await this.editor.pickItem(name);
  }

  /** Ticks a filter for exceptions, of those of the adapter that ran last, once its program has ended. */
  async stopOn(filter: string): Promise<void> {
    const rows = this.editor.page.locator('.debug-breakpoints .monaco-list-row');
    const row = rows.and(this.editor.page.locator(`[aria-label="${filter}"]`));
    await row.waitFor();
    await this.ended();
    await row.locator('.monaco-checkbox').click();
  }

  /** Of which exception the program stands still, as the title of the call stack says it, once it does. */
  async exceptionText(): Promise<string> {
    const label = this.editor.page.locator('.call-stack-state-message .exception');
    await label.waitFor({ timeout: stopLimitMs });
    return (await label.innerText()).replaceAll('\u00A0', ' ');
  }

  /** The first row of the call stack: function, file, place. */
  async topFrame(): Promise<string> {
    const row = this.editor.page.locator('.debug-call-stack .monaco-list-row .stack-frame').first();
    await row.waitFor({ timeout: stopLimitMs });
    return (await row.innerText()).replaceAll(/\s+/g, ' ');
  }

  /** Ends the program that the editor looks at. */
  async stop(): Promise<void> {
    await this.editor.press('Shift+F5');
    await this.ended();
  }

  /** Resolves when no program is being debugged any more. */
  async ended(): Promise<void> {
    await this.editor.page.locator('.debug-toolbar').waitFor({ state: 'hidden' });
  }

  async close(): Promise<void> {
    await this.editor.close();
    await fs.rm(this.#folder, { recursive: true, force: true });
  }
}

// An adapter and a program start in about a second; two busy cores make them slow.
const stopLimitMs = 60_000;
