import type { Page } from 'playwright-core';

export interface GhostTimer {
  /** Milliseconds from the key to the ghost text; fails when that does not come. */
  elapsedMs(): Promise<number>;
}

const patienceMs = 10_000;

/**
 * Gets a clock ready inside the page. It starts at the next key and stops in the frame in which
 * `expected` is drawn as ghost text.
 */
export async function startGhostTimer(page: Page, expected: string): Promise<GhostTimer> {
  const watch = await page.evaluateHandle(watchForGhost, { expected, limitMs: patienceMs });
  return {
    elapsedMs: async () => {
      const elapsedMs = await watch.evaluate(({ elapsed }) => elapsed);
      await watch.dispose();
      return elapsedMs;
    },
  };
}

// The few words of a browser that are spoken here: TypeScript's library has them for all files or
// for none, and the extension runs in no browser.
declare const document: {
  readonly body: unknown;
  addEventListener(type: 'keydown', listener: () => void, options: object): void;
  querySelectorAll(selector: string): Iterable<{ readonly textContent: string | null }>;
};
declare class MutationObserver {
  constructor(callback: () => void);
  observe(target: unknown, options: object): void;
  disconnect(): void;
}

/** Runs in the page, and so can use nothing of this file. */
function watchForGhost({ expected, limitMs }: { expected: string; limitMs: number }): {
  readonly elapsed: Promise<number>;
} {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let pressedAt = Number.NaN;
  const press = () => {
    pressedAt = performance.now();
  };
  document.addEventListener('keydown', press, { once: true, capture: true });
  // VS Code draws within an animation frame: what is in the document now is in this frame.
  const observer = new MutationObserver(() => {
    const drawn = Array.from(document.querySelectorAll('.ghost-text-decoration'));
    if (drawn.map(({ textContent }) => textContent).join('') === expected) {
      resolve(performance.now() - pressedAt);
    }
  });
  observer.observe(document.body, { childList: true, subtree: true, characterData: true });
  const limit = setTimeout(() => reject(new Error(`No ghost text ${expected}`)), limitMs);
  const elapsed = promise.finally(() => {
    clearTimeout(limit);
    observer.disconnect();
  });
  return { elapsed };
}
