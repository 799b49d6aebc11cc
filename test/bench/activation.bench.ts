import type { Editor } from '../support/editor.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import { openBenchEditor } from './benchEditor.ts';
import { type BenchRow, median } from './benchRow.ts';
import type { BenchRun } from './benchRun.ts';
import { packTrivialExtension } from './trivialExtension.ts';

/** The list of extensions draws only the rows that are in sight. */
const tallWindow = { width: 1280, height: 3000 };

/**
 * Loading the code and calling `activate`, as VS Code reports it. Each extension has an editor of
 * its own; they take turns, and each time the extension host is a new one.
 */
export async function benchActivation(run: BenchRun): Promise<readonly BenchRow[]> {
  const ours = await openBenchEditor(run, await packagedExtension());
  const trivial = await openBenchEditor(run, await packTrivialExtension(run.folder));
  const ourTimes: number[] = [];
  const trivialTimes: number[] = [];
  while (ourTimes.length < run.rounds) {
    ourTimes.push(await activationMs(ours, 'GLM Air'));
    trivialTimes.push(await activationMs(trivial, 'Trivial'));
  }
  return [
    {
      what: `activation, median of ${ourTimes.length}, against doing next to nothing`,
      unit: 'ms',
      measured: median(ourTimes),
      control: median(trivialTimes),
    },
  ];
}

/** Loads the window anew. @param name of the extension in the list of those that run */
async function activationMs(editor: Editor, name: string): Promise<number> {
  const { page } = editor;
  await page.setViewportSize(tallWindow);
  await page.reload();
  await page.locator('.monaco-workbench .statusbar-item').first().waitFor();
  await editor.runCommand('Developer: Show Running Extensions');
  const row = page.locator('.runtime-extensions-editor .monaco-list-row', {
    has: page.getByText(name, { exact: true }),
  });
  const read = async () => (await row.locator('.activation-time').textContent()) ?? '';
  // It says “Startup Activation: 12ms”, and “Activating...” before that.
  const text = await editor.waitFor(read, (shown) => /\d+ms$/.test(shown));
  return Number.parseInt(text.replace(/\D+/, ''), 10);
}
