import * as fs from 'node:fs/promises';
import * as path from 'node:path';

export type EditorSettings = Readonly<Record<string, unknown>>;

// A first run greets, advertises and reports; none of that belongs in a test or a demo.
const quietSettings: EditorSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  'window.commandCenter': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'update.mode': 'none',
  'git.enabled': false,
};

/** Replaces all settings, as if the user had saved the file; a running VS Code takes them over. */
export async function writeEditorSettings(
  userDataFolder: string,
  settings: EditorSettings,
): Promise<void> {
  const text = JSON.stringify({ ...quietSettings, ...settings }, undefined, 2);
  // VS Code as a server reads settings of machine scope in the second file alone.
  for (const folder of ['User', 'Machine']) {
    await fs.mkdir(path.join(userDataFolder, folder), { recursive: true });
    const file = path.join(userDataFolder, folder, 'settings.json');
    await fs.writeFile(`${file}.new`, text);
    await fs.rename(`${file}.new`, file); // It never reads half a file.
  }
}
