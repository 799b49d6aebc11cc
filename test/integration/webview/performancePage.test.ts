import { afterAll, beforeAll, expect, test } from 'vitest';
import { axeViolations } from '../../support/axeViolations.ts';
import { PerformancePage } from '../../support/performancePage.ts';
import { emptyPerformance, performanceDay } from '../../support/performanceSnapshot.ts';

const now = Date.now();
const full = performanceDay(500, now);
const wide = { width: 1200, height: 900 };

let performance: PerformancePage;

beforeAll(async () => {
  performance = await PerformancePage.open(wide);
});
afterAll(() => performance?.close());

test('the page asks for a snapshot, and its buttons say what the user wants', async () => {
  await performance.show(emptyPerformance(now));
  await performance.page.getByTestId('select-backend').click();
  await performance.page.getByTestId('export').click();

  expect(performance.sent).toEqual([
    { type: 'ready' },
    { type: 'selectBackend' },
    { type: 'export' },
  ]);
});

test('with nothing asked yet it says what will be there, and how', async () => {
  await performance.show(emptyPerformance(now));

  const empty = await performance.page.getByTestId('empty').innerText();
  expect(empty).toContain('Type some code');
  expect(await performance.page.getByTestId('filled').isVisible()).toBe(false);
  expect(await axeViolations(performance.page)).toEqual([]);
});

test('each figure of the charts stands in words beside them', async () => {
  await performance.show(full);

  expect(await performance.page.locator('.chart canvas').count()).toBe(2);
  const legend = await performance.page.getByTestId('first-token').locator('li').allInnerTexts();
  expect(legend).toEqual([
    expect.stringMatching(
      /^Local: 29\d answers, from \d+ ms to \d+ ms, median \d+ ms, last \d+ ms$/,
    ),
    expect.stringMatching(/^Remote: 1\d\d answers, from \d+ ms to [\d.]+ s, median \d+ ms, last/),
  ]);
  expect(await axeViolations(performance.page)).toEqual([]);
});

test('the newest choice comes first, and no more than 100 of them', async () => {
  await performance.show(full);

  const rows = performance.page.getByTestId('choices').locator('tbody tr');
  expect(await rows.count()).toBe(100);
  const newest = full.answers.at(-1);
  expect(await rows.first().innerText()).toContain(newest?.reason);
});

test('500 answers are drawn within a few frames', async () => {
  // The page draws at once when a message arrives; the next frame shows it.
  const drawMs = async () =>
    performance.page.evaluate<number>(`new Promise((resolve) => {
      const begin = performance.now();
      postMessage(${JSON.stringify({ type: 'snapshot', snapshot: { ...full, takenAt: now + 1 } })});
      addEventListener('message', () => setTimeout(() => resolve(performance.now() - begin)), { once: true });
    })`);
  await performance.show(emptyPerformance(now));

  const durationsMs: number[] = [];
  while (durationsMs.length < 10) {
    durationsMs.push(await drawMs());
  }
  // Other processes may hold up some of them.
  expect(Math.min(...durationsMs)).toBeLessThan(250);
});

test('what a server or a setting says is shown as text, never run', async () => {
  const hostile = '<img src=x onerror="document.title = 1"><b>bold</b>';
  await performance.show({ ...full, decision: hostile });

  expect(await performance.page.getByTestId('decision').innerText()).toBe(hostile);
  expect(await performance.page.locator('header img').count()).toBe(0);
});

test.each([
  ['400 pixels', 400, 1],
  ['200 % zoom of a small window', 1_000, 2],
])('at %s nothing is cut off but what scrolls by itself', async (_name, width, zoom) => {
  await performance.show(full);
  // Zoomed, a window has fewer pixels.
  await performance.page.setViewportSize({ width: width / zoom, height: 800 });

  expect(await performance.page.evaluate('document.documentElement.scrollWidth')).toBe(
    width / zoom,
  );
  expect(await axeViolations(performance.page)).toEqual([]);
  await performance.page.setViewportSize(wide);
});

test('the keyboard reaches every button and every table, in the order of the page', async () => {
  await performance.show(full);
  await performance.page.getByTestId('select-backend').focus();
  const reached = [await focused()];
  while (reached.length < 6) {
    await performance.page.keyboard.press('Tab');
    reached.push(await focused());
  }

  expect(reached).toEqual([
    'select-backend',
    'export',
    'layers-title',
    'latency-title',
    'choices-title',
    'hours-title',
  ]);
});

test('the focus stays where it is while new answers come in', async () => {
  await performance.show(full);
  await performance.page.getByTestId('export').focus();

  await performance.show({ ...full, answers: full.answers.slice(0, -1) });

  expect(await focused()).toBe('export');
});

test('nothing of all this broke the content policy or raised an error', () => {
  expect(performance.problems).toEqual([]);
});

/** The test id of what has the focus, or the id of the heading that names it. */
function focused(): Promise<unknown> {
  return performance.page.evaluate(`
    document.activeElement.dataset.testid ?? document.activeElement.getAttribute('aria-labelledby')`);
}
