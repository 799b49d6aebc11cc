import { ChatPanel } from './chatPanel.ts';
import { ChatRemote } from './chatRemote.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { packagedExtension } from './packagedExtension.ts';

/** The chat in a real editor, with a remote model that says what a test wants. */
export interface ChatWorld {
  readonly editor: Editor;
  readonly remote: ChatRemote;
  readonly chat: ChatPanel;
  readonly close: () => Promise<void>;
}

/** Starts all of it; takes what `Editor.start` takes, without the extension. */
export async function startChatWorld(
  options: Omit<EditorOptions, 'extensions'> = {},
): Promise<ChatWorld> {
  const remote = await ChatRemote.start();
  const editor = await Editor.start({
    ...options,
    extensions: [await packagedExtension()],
    settings: { ...settingsFor(remote), ...options.settings },
    env: { GLM_AIR_API_KEY: 'test-key', ...options.env },
  });
  const close = async () => {
    await editor.close();
    await remote.close();
  };
  try {
    await editor.page.setViewportSize({ width: 1400, height: 900 });
    // Before that there is no command of ours.
    await editor.waitForStatusBar('glmAir.status', (text) => text !== '');
    return { editor, remote, chat: await ChatPanel.open(editor), close };
  } catch (error) {
    await close();
    throw error;
  }
}

function settingsFor({ baseUrl }: ChatRemote): Readonly<Record<string, unknown>> {
  return {
    'glmAir.backend': 'remote',
    'glmAir.remote.provider': 'custom',
    'glmAir.remote.baseUrl': baseUrl,
    'glmAir.remote.model': 'glm-4.5-air',
    'glmAir.completion.enabled': false,
  };
}
