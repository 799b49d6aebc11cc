import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { ChatPanel } from './chatPanel.ts';
import { ChatRemote } from './chatRemote.ts';
import { Editor, type EditorOptions } from './editor.ts';
import { packagedExtension } from './packagedExtension.ts';

export interface ChatWorldOptions extends Omit<EditorOptions, 'extensions'> {
  /** Window of the remote model, as its server tells it. */
  readonly contextTokens?: number;
}

/** The chat in a real editor, with a remote model that says what a test wants. */
export interface ChatWorld {
  readonly editor: Editor;
  readonly remote: ChatRemote;
  readonly chat: ChatPanel;
  readonly close: () => Promise<void>;
}

/**
 * One such world for all tests of a file; each test begins with an empty chat and a remote that has nothing to say.
 * @returns the world, once tests run
 */
export function useChatWorld(options?: ChatWorldOptions): () => ChatWorld {
  let world: ChatWorld | undefined;
  const started = () => {
    if (world === undefined) {
      throw new TypeError('The chat was not started yet.');
    }
    return world;
  };
  beforeAll(async () => {
    world = await startChatWorld(options);
  });
  afterAll(() => world?.close());
  beforeEach(async () => {
    const { chat, remote } = started();
    remote.forget();
    await chat.startOver();
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') {
      await world?.editor.screenshot(`failed-${task.name.replaceAll(/\W+/g, '-').slice(0, 60)}`);
    }
  });
  return started;
}

/** Starts all of it; takes what `Editor.start` takes, without the extension. */
export async function startChatWorld({
  contextTokens,
  ...options
}: ChatWorldOptions = {}): Promise<ChatWorld> {
  const remote = await ChatRemote.start();
  remote.contextTokens = contextTokens;
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
