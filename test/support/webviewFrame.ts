import type { Frame } from 'playwright-core';
import type { Editor } from './editor.ts';

/**
 * Waits for the page of a webview, which is a frame within a frame.
 * @param testId of something in it
 * @param but a page that is known already
 */
export async function webviewFrame(editor: Editor, testId: string, but?: Frame): Promise<Frame> {
  const find = async () => {
    const frames = editor.page.frames().filter((frame) => frame !== but);
    // Frames come and go while VS Code builds a webview.
    const counts = frames.map((frame) =>
      frame
        .getByTestId(testId)
        .count()
        .catch(() => 0),
    );
    const index = (await Promise.all(counts)).findIndex((count) => count > 0);
    return frames[index];
  };
  const found: Frame[] = [];
  await editor.waitFor(
    async () => found.push(...[await find()].filter((frame) => frame !== undefined)),
    (count) => count > 0,
  );
  return found[0] ?? editor.page.mainFrame();
}
