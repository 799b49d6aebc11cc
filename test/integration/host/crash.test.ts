import { spawn } from 'node:child_process';
import { once } from 'node:events';
import * as path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { editDesk, openDesk, type EditDesk } from '../../support/editDesk.ts';

const child = path.join(import.meta.dirname, '../../support/editingChild.ts');
/** Spread over what a call takes: the copies are made, then files are changed one after the other. */
const moments = [
  ...[0, 2, 4, 6, 8, 10].map((afterMs) => ({ word: 'keeping', afterMs })),
  ...[0, 1, 2, 3, 4, 5, 6, 8, 10, 12, 14, 16, 20, 25, 30, 40].map((afterMs) => ({
    word: 'applying',
    afterMs,
  })),
];

const files = ['a.txt', 'b.txt', 'c.txt', 'd.txt'];
const filler = 'filler that makes the files take a while to be written\n'.repeat(4_000);
const oldText = `old first line\n${filler}`;
const newText = `new first line\n${filler}`;
const made = 'made/deep/e.txt';

/** Changes four files, makes one and deletes one. */
const patch = [
  ...files.map(
    (name) => `--- a/${name}\n+++ b/${name}\n@@ -1 +1 @@\n-old first line\n+new first line`,
  ),
  `--- /dev/null\n+++ b/${made}\n@@ -0,0 +1 @@\n+made`,
  'diff --git a/gone.txt b/gone.txt\ndeleted file mode 100644\n--- a/gone.txt\n+++ /dev/null',
].join('\n');

let desk: EditDesk;
beforeEach(async () => {
  desk = await editDesk();
  for (const name of files) {
    await desk.write(name, oldText);
  }
  await desk.write('gone.txt', 'still here\n');
});
afterEach(() => desk.dispose());

/** Runs the patch in a process that is killed a while after it said a word. */
async function patchAndKill(word: string, afterMs: number): Promise<void> {
  const editing = spawn(process.execPath, [child, desk.folder, patch], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(editing, 'exit');
  for await (const said of editing.stdout) {
    if (String(said).includes(word)) {
      await pause(afterMs);
      editing.kill('SIGKILL');
    }
  }
  await exit;
}

/** Without the deleted file, which is moved aside on its way and may be left there; undo has it as well. */
const withoutAside = (everything: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(everything).filter(([name]) => !name.endsWith('.aside')));

test.each(moments)(
  'a process killed $afterMs ms after “$word” leaves each file old or new, and undo works',
  async ({ word, afterMs }) => {
    const before = await desk.everything();
    await patchAndKill(word, afterMs);
    const texts = await Promise.all(files.map((name) => desk.read(name)));
    expect(texts.filter((text) => text !== oldText && text !== newText)).toEqual([]);

    const { checkpoints } = openDesk(desk.folder);
    await checkpoints.recover();
    expect(Object.keys(await desk.everything()).filter((name) => name.endsWith('.tmp'))).toEqual(
      [],
    );
    const { files: undone } = await checkpoints.undo({ kind: 'all' });
    const outcomes = new Set(undone.map(({ outcome }) => outcome));
    expect(outcomes.has('changedSince') || outcomes.has('failed')).toBe(false);
    expect(withoutAside(await desk.everything())).toEqual(before);
  },
);
