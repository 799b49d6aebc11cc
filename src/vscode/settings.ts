import * as vscode from 'vscode';
import { Emitter } from '../core/emitter.ts';
import type { Logger } from '../core/ports.ts';
import {
  defaultSettings,
  parseSettings,
  type ParsedSettings,
  type SettingKey,
  type Settings,
} from '../core/settings.ts';

const section = 'glmAir';

/** The current snapshot of all settings; read afresh when VS Code says that one changed. */
export class SettingsReader implements vscode.Disposable {
  readonly onDidChange = new Emitter<void>();
  readonly #logger: Logger;
  readonly #subscription: vscode.Disposable;
  #parsed: ParsedSettings = { settings: defaultSettings, problems: [] };

  constructor(logger: Logger) {
    this.#logger = logger;
    this.#read();
    this.#subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) {
        this.#read();
        this.onDidChange.emit();
      }
    });
  }

  get current(): Settings {
    return this.#parsed.settings;
  }

  get problems(): readonly string[] {
    return this.#parsed.problems;
  }

  /** Writes a user setting; throws what VS Code throws when settings.json can't be written. */
  async set<Key extends SettingKey>(key: Key, value: Settings[Key]): Promise<void> {
    await vscode.workspace
      .getConfiguration(section)
      .update(key, value, vscode.ConfigurationTarget.Global);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  /** Logs each problem once, not at every change of another setting. */
  #read(): void {
    const configuration = vscode.workspace.getConfiguration(section);
    const parsed = parseSettings((key) => {
      const found = configuration.inspect(key);
      return {
        effective: configuration.get(key),
        user: found?.globalValue,
        workspace: found?.workspaceFolderValue ?? found?.workspaceValue,
      };
    });
    for (const problem of parsed.problems) {
      if (!this.#parsed.problems.includes(problem)) {
        this.#logger.warn(`settings: ${problem}`);
      }
    }
    this.#parsed = parsed;
  }
}
