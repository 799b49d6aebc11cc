import type { CDPSession, Page } from 'playwright-core';
import type { ChatPanel } from '../../../src/protocol/chatPage.ts';
import type { Transcript } from '../../../src/protocol/transcript.ts';
import { idlePanel } from '../../support/fakeChatSession.ts';
import { quantile } from '../benchRow.ts';

/** What a user would have noticed of a stretch of time. In milliseconds. */
export interface Smoothness {
  /** From each frame to the next. */
  readonly framesMs: readonly number[];
  /** What kept the page from answering for more than 50 ms (Long Tasks API). */
  readonly longTasksMs: readonly number[];
}

export interface Memory {
  /** Objects and texts of the page's scripts. */
  readonly scriptBytes: number;
  /** With these, what the browser keeps of elements, their styles and their places. */
  readonly totalBytes: number;
}

/** All but every twentieth frame came sooner than this. */
export const frameP95 = ({ framesMs }: Smoothness): number => quantile(framesMs, 0.95);
/** 0 without a long one. */
export const longestTask = ({ longTasksMs }: Smoothness): number => Math.max(0, ...longTasksMs);

/** How fast a fast provider writes GLM-4.5-Air's answers, at four characters a token. */
export const charactersPerSecond = 400 * 4;
/** As often as the host posts. */
const postEveryMs = 16;
const turnId = 'streamed';

/** A page that speaks the chat's protocol, watched from within, so that the automation does not disturb it. */
export class WatchedPage {
  readonly #page: Page;
  readonly #devTools: CDPSession;

  private constructor(page: Page, devTools: CDPSession) {
    this.#page = page;
    this.#devTools = devTools;
  }

  static async watch(page: Page): Promise<WatchedPage> {
    const devTools = await page.context().newCDPSession(page);
    await page.evaluate(watchScript);
    return new WatchedPage(page, devTools);
  }

  /** Shows a chat. @returns milliseconds from the message to the frame with the chat */
  async open(transcript: Transcript, panel: ChatPanel = idlePanel): Promise<number> {
    await this.#page.evaluate(
      `bench.chat = ${JSON.stringify({ type: 'snapshot', seq: 0, transcript, panel })}; 0`,
    );
    const tookMs: number = await this.#page.evaluate('bench.open()');
    return tookMs;
  }

  /** Lets an answer grow at the end of the chat. */
  async stream(text: string, seconds: number): Promise<Smoothness> {
    await this.#prepare(text, seconds);
    return this.#watched('bench.stream()');
  }

  /** The same with one piece a frame, however fast that is. */
  async pour(text: string, pieceLength: number): Promise<void> {
    await this.#prepare(text, 0);
    await this.#page.evaluate(`bench.pour(${pieceLength})`);
  }

  /** Scrolls from the beginning to the end. @param stepPx each frame */
  scroll(stepPx: number): Promise<Smoothness> {
    return this.#watched(`bench.scroll(${stepPx})`);
  }

  /** Does something and waits until it is drawn and coloured. @param deed JavaScript */
  does(deed: string): Promise<Smoothness> {
    return this.#watched(`(async () => { ${deed}; await bench.sleep(1500); })()`);
  }

  /** What is in use once nothing is left to collect. In bytes. */
  async memory(): Promise<Memory> {
    await this.#devTools.send('HeapProfiler.collectGarbage');
    await this.#devTools.send('HeapProfiler.collectGarbage');
    const { usedSize, embedderHeapUsedSize, backingStorageSize } =
      await this.#devTools.send('Runtime.getHeapUsage');
    return {
      scriptBytes: usedSize,
      totalBytes: usedSize + embedderHeapUsedSize + backingStorageSize,
    };
  }

  async #prepare(text: string, seconds: number): Promise<void> {
    await this.#page.bringToFront();
    const options = { turnId, seconds, charactersPerSecond, postEveryMs };
    await this.#page.evaluate(`bench.prepare(${JSON.stringify(text)}, ${JSON.stringify(options)})`);
  }

  async #watched(deed: string): Promise<Smoothness> {
    const seen: Smoothness = await this.#page.evaluate(`bench.watch(() => ${deed})`);
    return seen;
  }
}

const watchScript = `globalThis.bench = {
  frame: () => new Promise((done) => requestAnimationFrame(done)),
  sleep: (ms) => new Promise((done) => setTimeout(done, ms)),
  async open() {
    const { promise, resolve } = Promise.withResolvers();
    // Behind the page's own listener, so that these frames come after the page has drawn.
    addEventListener('message', resolve, { once: true });
    const begun = performance.now();
    postMessage(this.chat);
    await promise;
    await this.frame();
    await this.frame();
    await this.sleep(0);
    this.seq = 0;
    this.chat = undefined;
    return performance.now() - begun;
  },
  async watch(deed) {
    const framesMs = [];
    const longTasksMs = [];
    const observer = new PerformanceObserver((list) => {
      longTasksMs.push(...list.getEntries().map(({ duration }) => duration));
    });
    await this.frame();
    observer.observe({ type: 'longtask' });
    let isOver = false;
    const ended = deed().then(() => { isOver = true; });
    for (let last = await this.frame(); !isOver;) {
      const now = await this.frame();
      framesMs.push(now - last);
      last = now;
    }
    await ended;
    await this.sleep(100);
    observer.disconnect();
    return { framesMs, longTasksMs };
  },
  update(changes, panel) {
    this.seq += 1;
    postMessage({ type: 'update', seq: this.seq, changes, panel });
  },
  prepare(text, options) {
    this.text = text;
    this.options = options;
    const { turnId } = options;
    const head = { id: turnId, at: 1, text: 'Go on.', attachments: [], thinking: 'auto', state: 'running' };
    this.head = head;
    const step = { kind: 'text', text: '' };
    this.update([{ type: 'cut', turnId }, { type: 'turn', head }, { type: 'step', turnId, index: 0, step }],
      { phase: 'answering' });
  },
  async stream() {
    const { seconds, charactersPerSecond, postEveryMs } = this.options;
    const begun = performance.now();
    const end = Math.min(this.text.length, seconds * charactersPerSecond);
    for (let at = 0; at < end;) {
      await this.sleep(postEveryMs);
      const due = Math.min(end, Math.floor((performance.now() - begun) / 1000 * charactersPerSecond));
      if (due > at) {
        this.append(at, due);
        at = due;
      }
    }
    this.end();
  },
  async pour(length) {
    for (let at = 0; at < this.text.length; at += length) {
      this.append(at, at + length);
      await this.frame();
    }
    this.end();
    await this.sleep(1000);
  },
  append(from, to) {
    const { turnId } = this.options;
    this.update([{ type: 'append', turnId, index: 0, text: this.text.slice(from, to) }]);
  },
  end() {
    this.update([{ type: 'turn', head: { ...this.head, state: 'done', endedAt: 2 } }], { phase: 'idle' });
    this.text = undefined;
  },
  async scroll(stepPx) {
    const scroller = document.querySelector('.scroller');
    scroller.scrollTop = 0;
    await this.sleep(300);
    while (scroller.scrollTop + scroller.clientHeight < scroller.scrollHeight - 2) {
      scroller.scrollTop += stepPx;
      await this.frame();
    }
  },
}; 0`;
