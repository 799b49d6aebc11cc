import { setTimeout as sleep } from 'node:timers/promises';
import type { Editor } from '../support/editor.ts';
import { startGhostTimer } from './ghostTimer.ts';

/** The sample without a language server, which would work at the same time. */
const file = 'stats.py';
/** A letter that neither the file has nor the markers of a prompt. */
const key = 'j';
/** A quick typist's gap, between the ghost text and the next key; the editor comes to rest in it. */
const gapMs = 150;

/** The ghost text after so many keys: it never starts with the next key, so none is typed along. */
export function ghostAfter(keys: number): string {
  return `${keys}_keystrokes`;
}

/** How many of the typist's keys are in a text. */
export function countKeys(text: string): number {
  return text.split(key).length - 1;
}

/** Types in an editor of its own and takes the time that ghost text needs. */
export class Typist {
  readonly #editor: Editor;
  #typed = 0;

  private constructor(editor: Editor) {
    this.#editor = editor;
  }

  /** Opens the file and types until the extension answers. */
  static async at(editor: Editor): Promise<Typist> {
    const typist = new Typist(editor);
    await editor.openFile(file, { line: 1, column: 1 });
    await editor.press('Control+End');
    await editor.waitFor(
      () => typist.#typeUntimed(),
      (ghostText) => ghostText !== '',
    );
    return typist;
  }

  /** Types on a line of its own. @returns milliseconds from each key to its ghost text */
  async typeLine(keys: number): Promise<readonly number[]> {
    await this.#editor.press('Enter');
    await this.#typeUntimed();
    const times: number[] = [];
    while (times.length < keys) {
      times.push(await this.#typeTimed());
    }
    return times;
  }

  async #typeUntimed(): Promise<string> {
    this.#typed += 1;
    await this.#editor.press(key);
    await sleep(gapMs);
    return this.#editor.ghostText();
  }

  async #typeTimed(): Promise<number> {
    this.#typed += 1;
    const timer = await startGhostTimer(this.#editor.page, ghostAfter(this.#typed));
    await this.#editor.press(key);
    const elapsedMs = await timer.elapsedMs();
    await sleep(gapMs);
    return elapsedMs;
  }
}
