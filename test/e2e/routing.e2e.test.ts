import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { Editor } from '../support/editor.ts';
import { MovableRemote, remoteRest } from '../support/movableRemote.ts';
import { startForwardProxy, type ForwardProxy } from '../support/forwardProxy.ts';
import { packagedExtension } from '../support/packagedExtension.ts';
import { sidecarPid } from '../support/sidecarPid.ts';
import { throttle } from '../support/throttle.ts';
import { sampleLines } from '../support/typeMissingLine.ts';

const fixtures = path.join(import.meta.dirname, '../fixtures');
const modelPath = path.join(fixtures, 'tiny-glm/tiny-glm.gguf');
const { begun, rest: localRest } = sampleLines.ofTotal;
/** Places to write the line, each in a file of its own, so that no suggestion is found again. */
const places = 400;
/** One look at the idle backend is due in some 25 requests, and the first one may find it busy. */
const mostRequests = 80;
/** Whoever sees nothing for so long types on. */
const patienceMs = 2_000;
/** The better backend is found after some dozen requests. */
const settleLimitMs = 120_000;

/** Some dozen requests of a second or two each. */
vi.setConfig({ testTimeout: 240_000 });

let editor: Editor;
let proxy: ForwardProxy;
let lineNumber: number;
let used = 0;

beforeAll(async () => {
  const workspace = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-routing-'));
  const sample = await fs.readFile(path.join(fixtures, 'sample/cart.ts'), 'utf8');
  lineNumber = sample.split('\n').findIndex((line) => line.trim() === begun + localRest) + 1;
  for (let place = 1; place <= places; place += 1) {
    await fs.writeFile(path.join(workspace, fileAt(place)), sample.replace(begun + localRest, ''));
  }
  proxy = await startForwardProxy();
  editor = await Editor.start({
    workspace,
    extensions: [await packagedExtension()],
    settings: {
      'http.proxy': proxy.url,
      'glmAir.local.modelPath': modelPath,
      'editor.quickSuggestions': { other: 'off' },
      'editor.suggestOnTriggerCharacters': false,
    },
  });
  await fs.rm(workspace, { recursive: true });
  await status(/^GLM demo/);
});
afterAll(async () => {
  await editor?.close();
  proxy?.close();
});

/** Whatever happens to the backends, nobody who types is interrupted. */
afterEach(async () => {
  expect(await editor.page.locator('.notification-toast').count()).toBe(0);
});

test('ghost text moves to the local model when the API slows down, and back', async () => {
  const remote = await startRemote();
  const usualMs = medianOf((await settleOn('remote')).map(({ gapMs }) => gapMs));

  remote.delayMs = 3_000;
  const askedBefore = remote.asked.length;
  const slow = await askTimes(6);

  expect(slow.map(({ text }) => text)).toEqual(slow.map(() => localRest));
  expect(remote.asked.length - askedBefore).toBeLessThanOrEqual(3);
  expect(Math.max(...slow.map(({ gapMs }) => gapMs))).toBeLessThan(usualMs + remote.delayMs);
  expect(await tooltip()).toMatch(
    /Ghost text from: demo \(automatic: .*remote.*\)\nLast answer: demo in \d+ ms \(automatic: /,
  );

  remote.delayMs = 5;
  await askUntil(({ text }) => text === remoteRest);
});

test('an API that limits the rate is left alone until its time, and the same request goes on locally', async () => {
  const remote = await startRemote();
  await settleOn('remote');

  remote.refuseFor(8);
  const refused = await askUntil(() => remote.refused > 0);
  expect(refused.map(({ text }) => text)).toEqual(refused.map(() => localRest));
  await status(/^GLM rate-limited → demo/);
  expect(await tooltip()).toMatch(/^Remote: .*\(again from \d+:\d\d.*\)$/m);

  const until = await askUntil(({ text }) => text === remoteRest);
  expect(until.slice(0, -1).map(({ text }) => text)).toEqual(until.slice(1).map(() => localRest));
  expect(remote.refused).toBe(1);
});

test('a sidecar that is killed leaves the ghost text to the API, and comes back', async () => {
  const remote = await startRemote();
  remote.delayMs = 1_000;
  await settleOn('local');

  const pid = await sidecarPid(editor);
  process.kill(pid, 'SIGSTOP'); // or it would have answered before it can be killed
  const stopped = ask();
  await editor.page.waitForTimeout(1_500);
  process.kill(pid, 'SIGKILL');

  expect((await stopped).text).toBe(remoteRest);
  await status(/^GLM demo/);
  await askUntil(({ text }) => text === localRest);
  expect(await sidecarPid(editor)).not.toBe(pid);
});

test('with both down the state is honest, typing goes on, and the API is back without a restart', async () => {
  const remote = await startRemote({ 'glmAir.local.modelPath': '' });
  const { baseUrl, port } = remote;
  await configure({ 'glmAir.remote.baseUrl': baseUrl });
  expect((await ask()).text).toBe(remoteRest);
  await remote.close();

  const file = await typeSomewhere();
  await status(/^GLM offline$/);
  expect(await tooltip()).toMatch(
    /^Local: There is no local model yet.*\nRemote: .*can’t be reached/m,
  );
  await editor.typeText(' // on it goes');
  expect(await editor.ghostText()).toBe('');
  expect(await editor.saveAndRead(file)).toContain(`${begun} // on it goes`);

  const again = await MovableRemote.start(port);
  onTestFinished(again.close);
  expect((await ask()).text).toBe(remoteRest);
  await status(/^GLM remote \d+ ms$/);
});

test('an engine that hangs while the API is gone stops nobody, and either is back by itself', async () => {
  const remote = await startRemote();
  await configure({ 'glmAir.remote.baseUrl': remote.baseUrl });
  await ask();
  const pid = await sidecarPid(editor);
  process.kill(pid, 'SIGSTOP');
  onTestFinished(() => void process.kill(pid, 'SIGCONT'));
  await remote.close();

  const file = await typeSomewhere();
  await status(/^GLM offline/);
  expect(await editor.saveAndRead(file)).toContain(begun);
  expect(await editor.ghostText()).toBe('');

  const again = await MovableRemote.start(remote.port);
  onTestFinished(again.close);
  await typeUntil(remoteRest);
  await again.close();
  process.kill(pid, 'SIGCONT');
  await typeUntil(localRest);
});

test('the toggle is obeyed at once, also where it takes the slower one', async () => {
  const remote = await startRemote({ 'glmAir.backend': 'remote' });
  expect((await ask()).text).toBe(remoteRest);

  await pick('Local');
  const received = remote.requests.length;
  const pid = await sidecarPid(editor);
  process.kill(pid, 'SIGSTOP');
  const waiting = ask();
  await editor.page.waitForTimeout(3_000);
  expect(await editor.ghostText()).toBe('');
  process.kill(pid, 'SIGCONT');
  expect((await waiting).text).toBe(localRest);
  expect(remote.requests.length).toBe(received);
  expect(await tooltip()).toContain('(as you set it)\nLast answer: demo');

  await pick('Remote');
  remote.delayMs = 1_500;
  expect((await askTimes(2)).map(({ text }) => text)).toEqual([remoteRest, remoteRest]);
  expect(await tooltip()).toContain('(as you set it)\nLast answer: remote');
});

test('a file that may not leave the machine goes to the local model or to nobody', async () => {
  const remote = await startRemote({ 'glmAir.privacy.localOnly': ['cart-*.ts'] });
  expect((await askTimes(4)).map(({ text }) => text)).toEqual(Array(4).fill(localRest));
  expect(await tooltip()).toContain('(this file stays on this machine)');

  await configure({ 'glmAir.backend': 'remote' });
  await typeSomewhere();
  await editor.page.waitForTimeout(2_000);
  expect(await editor.ghostText()).toBe('');
  expect(remote.asked).toEqual([]);

  await configure({ 'glmAir.privacy.localOnly': [] });
  expect((await ask()).text).toBe(remoteRest);
  expect(remote.asked.length).toBe(1);
});

test('the API can be asked once while the local model is the choice', async () => {
  const remote = await startRemote({ 'glmAir.backend': 'local' });
  expect((await ask()).text).toBe(localRest);

  await pick('Ask Remote Once');
  expect(await editor.waitForGhostText((text) => text === remoteRest)).toBe(remoteRest);
  expect(await tooltip()).toMatch(
    /\(as you set it\)\nLast answer: remote .*\(as you asked for this once\)/,
  );
  expect(remote.asked.length).toBe(1);

  expect((await ask()).text).toBe(localRest);
  expect(remote.asked.length).toBe(1);
});

test('in a race the first line wins, and the loser is told to stop', async () => {
  const remote = await startRemote();
  await settleOn('remote');
  await configure({ 'glmAir.routing.hedging': true }); // not before, or a busy machine may have spent all races
  const usual = remote.asked.length;

  remote.delayMs = 5_000;
  const shown = await askUntil(() => remote.asked.length > usual);

  expect(shown.map(({ text }) => text)).toEqual(shown.map(() => localRest));
  expect(remote.asked.length).toBe(usual + 1);
  expect(await remote.asked.at(-1)?.closed).toBe('aborted');
  expect(await tooltip()).toContain('(automatic: remote took longer than usual)');
});

test.each([
  ['light', 'Default Light Modern', '.vs'],
  ['dark', 'Default Dark Modern', '.vs-dark'],
  ['high-contrast', 'Default High Contrast', '.hc-black'],
])('reason and choice are drawn in a %s theme', async (name, theme, themeClass) => {
  await startRemote({ 'workbench.colorTheme': theme });
  await editor.page.locator(`.monaco-workbench${themeClass}`).waitFor();
  await ask();
  await editor.readTooltip('glmAir.status', () => editor.screenshot(`routing-reason-${name}`));

  await editor.clickStatusBar('glmAir.status');
  const rows = editor.page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  await editor.screenshot(`routing-choice-${name}`);
  const labels = (await rows.allTextContents()).join().replaceAll('\u00A0', ' ');
  await editor.press('Escape');
  expect(labels).toMatch(/Ask Local Once.*Ask Remote Once.*Show Performance/);
});

interface Shown {
  readonly text: string;
  readonly gapMs: number;
}

/** Types in a file that was not typed in yet. @returns its name */
async function typeSomewhere(): Promise<string> {
  used += 1;
  await editor.openFile(fileAt(used), { line: lineNumber, column: 5 });
  await editor.page.keyboard.insertText(begun);
  return fileAt(used);
}

async function ask(): Promise<Shown> {
  await typeSomewhere();
  const startedAt = performance.now();
  const text = await editor.waitForGhostText();
  return { text, gapMs: Math.round(performance.now() - startedAt) };
}

/** Types on, whether or not there is ghost text, until it is the expected one. */
async function typeUntil(expected: string): Promise<void> {
  let isShown = false;
  for (let request = 1; !isShown && request <= mostRequests; request += 1) {
    await typeSomewhere();
    isShown = await editor
      .waitForGhostText((text) => text === expected, patienceMs)
      .then(
        () => true,
        () => false,
      );
  }
  expect(isShown).toBe(true);
}

async function askTimes(count: number): Promise<readonly Shown[]> {
  const all: Shown[] = [];
  while (all.length < count) {
    all.push(await ask());
  }
  return all;
}

/** Types on until a suggestion is the expected one. @returns all of them */
async function askUntil(isExpected: (shown: Shown) => boolean): Promise<readonly Shown[]> {
  const all: Shown[] = [];
  while (!all.slice(-1).some(isExpected)) {
    if (all.length === mostRequests) {
      throw new Error(`Not within so many requests: ${await tooltip()}`);
    }
    all.push(await ask());
  }
  return all;
}

/**
 * Has a backend measured, then lets `auto` find that it is the better one. The tiny model on an idle machine is as
 * quick as any server, so it is slowed down where the API is to be the better one. @returns what was shown
 */
async function settleOn(backend: 'local' | 'remote'): Promise<readonly Shown[]> {
  if (backend === 'remote') {
    onTestFinished(throttle(await sidecarPid(editor)));
    await configure({ 'glmAir.backend': 'local' });
    await askTimes(3);
  }
  await configure({ 'glmAir.backend': backend });
  const shown = await askTimes(5);
  await configure({ 'glmAir.backend': 'auto' });
  const [rest, name] = backend === 'local' ? [localRest, 'demo'] : [remoteRest, 'remote'];
  const askAndLook = async () => {
    await askUntil(({ text }) => text === rest);
    return editor.readStatusBar('glmAir.status');
  };
  // Who answered may just have been given a try: the status bar names whom the next request goes to.
  await editor.waitFor(askAndLook, (text) => text.startsWith(`GLM ${name}`), settleLimitMs);
  return shown;
}

/** A remote of its own for a test, on another machine as far as anybody can tell, and the editor set up with it. */
async function startRemote(
  settings: Readonly<Record<string, unknown>> = {},
): Promise<MovableRemote> {
  const remote = await MovableRemote.start();
  onTestFinished(remote.close);
  const host = `glm-${remote.port}.test`;
  proxy.route(`${host}:80`, remote.port);
  await configure({
    'glmAir.backend': 'auto',
    'glmAir.local.modelPath': modelPath,
    'glmAir.privacy.localOnly': [],
    'glmAir.routing.hedging': false,
    'glmAir.remote.provider': 'custom',
    'glmAir.remote.baseUrl': `http://${host}/v1`,
    ...settings,
  });
  return remote;
}

/** Changes settings, and shows by the status bar when VS Code has taken them over. */
async function configure(settings: Readonly<Record<string, unknown>>): Promise<void> {
  await editor.setSettings({ ...settings, 'glmAir.completion.enabled': false });
  await status(/^GLM off$/);
  await editor.setSettings({ 'glmAir.completion.enabled': true });
  await status(/^GLM (?!off$)/);
}

function status(expected: RegExp): Promise<string> {
  return editor.waitForStatusBar('glmAir.status', (text) => expected.test(text));
}

async function pick(label: string): Promise<void> {
  await editor.clickStatusBar('glmAir.status');
  await editor.pickItem(label);
}

function tooltip(): Promise<string> {
  return editor.readTooltip('glmAir.status');
}

function medianOf(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function fileAt(place: number): string {
  return `cart-${String(place).padStart(3, '0')}.ts`;
}
