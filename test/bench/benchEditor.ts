import { Editor } from '../support/editor.ts';
import type { BenchRun } from './benchRun.ts';

/** Nothing else draws, parses or suggests while something is measured. */
const quietSettings = {
  'editor.quickSuggestions': { other: 'off' },
  'editor.suggestOnTriggerCharacters': false,
  'editor.wordBasedSuggestions': 'off',
  'editor.occurrencesHighlight': 'off',
  'editor.cursorBlinking': 'solid',
};

/** Opens VS Code with one extension, until the bench ends. @param extension path of a .vsix */
export async function openBenchEditor(
  run: BenchRun,
  extension: string,
  settings: Readonly<Record<string, unknown>> = {},
): Promise<Editor> {
  const editor = await Editor.start({
    extensions: [extension],
    settings: { ...quietSettings, ...settings },
  });
  run.onEnd(() => editor.close());
  return editor;
}
