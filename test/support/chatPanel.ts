import type { Frame, Locator } from 'playwright-core';
import type { Editor } from './editor.ts';
import { webviewFrame } from './webviewFrame.ts';

/** Two busy cores make everything slow; what takes longer than this has failed. */
const limitMs = 30_000;

/** The chat as a user has it in the side bar, or in a tab. */
export class ChatPanel {
  readonly #editor: Editor;
  #frame: Frame;

  private constructor(editor: Editor, frame: Frame) {
    this.#editor = editor;
    this.#frame = frame;
  }

  /** Opens the panel by its command and waits for its page. */
  static async open(editor: Editor, command = 'GLM Air: Open Chat'): Promise<ChatPanel> {
    await editor.runCommand(command);
    return new ChatPanel(editor, await webviewFrame(editor, 'composer'));
  }

  /** Opens a second page of the same chat in a tab. */
  async openTab(): Promise<ChatPanel> {
    await this.#editor.runCommand('GLM Air: Open Chat in Editor');
    return new ChatPanel(this.#editor, await webviewFrame(this.#editor, 'composer', this.#frame));
  }

  /** Waits for the page that comes in the place of this one, after it was reloaded or the window was. */
  async refind(): Promise<void> {
    this.#frame = await webviewFrame(this.#editor, 'composer', this.#frame);
  }

  /** Posts to the host what the page itself would never say. After `keepPostFunctions` and a reload. */
  async forge(message: unknown): Promise<void> {
    await this.#frame.evaluate(
      `(() => {
        const outer = globalThis.postFunctionOwner;
        const name = Object.getOwnPropertyNames(outer).find((each) => /vscode.*post/i.test(each));
        outer[name]('onmessage', { message: ${JSON.stringify(message)}, transfer: [] }, []);
      })()`,
    );
  }

  /** Shows the list of chats. @returns its rows, once they are there */
  async openHistory(): Promise<Locator> {
    await this.by('show-history').click({ timeout: limitMs });
    await this.by('chat').first().waitFor({ timeout: limitMs });
    return this.by('chat');
  }

  /** Opens an earlier chat by its title. @param shown title of what is there then, which may be a copy */
  async openEarlier(title: string, shown = title): Promise<void> {
    const rows = await this.openHistory();
    await rows.getByTitle(title, { exact: true }).click({ timeout: limitMs });
    await this.by('title').getByText(shown, { exact: true }).waitFor({ timeout: limitMs });
  }

  /** Waits until the page is gone, as a hidden one is. */
  async waitUntilGone(): Promise<void> {
    const isGone = async () => this.#frame.isDetached();
    await this.#editor.waitFor(isGone, (gone) => gone, limitMs);
  }

  /** Shows a page that is hidden or died with its window. */
  async reopen(): Promise<void> {
    await this.#editor.waitForStatusBar('glmAir.status', (text) => text !== '');
    await this.#editor.runCommand('GLM Air: Open Chat');
    await this.refind();
  }

  get frame(): Frame {
    return this.#frame;
  }

  by(testId: string): Locator {
    return this.#frame.getByTestId(testId);
  }

  async type(text: string): Promise<void> {
    await this.by('composer').fill(text, { timeout: limitMs });
  }

  async send(text: string): Promise<void> {
    await this.type(text);
    await this.by('send').click({ timeout: limitMs });
  }

  /** Begins a new chat, whatever goes on in the old one. */
  async startOver(): Promise<void> {
    await this.by('new-chat').click({ timeout: limitMs });
    await this.#turns.first().waitFor({ state: 'detached', timeout: limitMs });
    await this.by('send').getByText('Send').waitFor({ timeout: limitMs });
  }

  /** Sends a message and waits until its turn is over, however it ends. @returns the answer as it is shown */
  async ask(text: string): Promise<string> {
    const before = await this.#turns.count();
    await this.send(text);
    await this.#turns.nth(before).waitFor({ state: 'attached', timeout: limitMs });
    return this.waitUntilOver();
  }

  /** Waits until the last turn is over. @returns its answer as it is shown */
  async waitUntilOver(): Promise<string> {
    const last = this.#turns.last();
    await last.getByTestId('regenerate').waitFor({ timeout: limitMs });
    return last.getByTestId('message-assistant').innerText();
  }

  get #turns(): Locator {
    return this.#frame.locator('glm-turn');
  }

  /** Waits until the last answer says something that satisfies `isExpected`. @returns it */
  async waitForAnswer(isExpected: (text: string) => boolean): Promise<string> {
    const last = this.by('message-assistant').last();
    const read = async () => ((await last.count()) === 0 ? '' : last.innerText());
    return this.#editor.waitFor(() => read().catch(() => ''), isExpected, limitMs);
  }

  /** Waits until no turn runs. */
  async waitUntilIdle(): Promise<void> {
    await this.by('stop').waitFor({ state: 'hidden', timeout: limitMs });
  }

  async waitFor(testId: string): Promise<Locator> {
    const found = this.by(testId).last();
    await found.waitFor({ timeout: limitMs });
    return found;
  }
}
