import type { ChatPageMessage } from '../../src/protocol/chatPage.ts';

/** Given by VS Code to the pages of its panels, once. */
declare function acquireVsCodeApi(): { postMessage(message: ChatPageMessage): void };

/** Tells the extension host what the user wants. */
export const post = hostLink();

function hostLink(): (message: ChatPageMessage) => void {
  let host: ReturnType<typeof acquireVsCodeApi> | undefined;
  return (message) => {
    host ??= acquireVsCodeApi();
    host.postMessage(message);
  };
}
