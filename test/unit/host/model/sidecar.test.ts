import { beforeEach, describe, expect, test } from 'vitest';
import { GlmError, isAbort } from '../../../../src/core/glmError.ts';
import type { BackendState } from '../../../../src/core/ports.ts';
import { Sidecar } from '../../../../src/host/model/sidecar.ts';
import type { LaunchChild, SidecarChild } from '../../../../src/host/model/sidecarChild.ts';
import type { SidecarBoot, SidecarReport } from '../../../../src/protocol/sidecar.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { failureOf } from '../../../support/modelEvents.ts';
import { RecordingLogger } from '../../../support/recordingLogger.ts';

/** A child that does what the test tells it to. */
class FakeChild implements SidecarChild {
  readonly ended: Promise<string>;
  readonly report: (report: SidecarReport) => void;
  readonly complain: (text: string) => void;
  readonly signals: string[] = [];
  isAlive = true;
  /** Takes no notice of SIGTERM. */
  isStubborn = false;
  message: SidecarBoot | undefined;
  #end: (cause: string) => void = () => undefined;

  constructor(listener: Parameters<LaunchChild>[0]) {
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
    this.report = (report) => listener.onMessage(report);
    this.complain = (text) => listener.onStderr(text);
  }

  boot(message: SidecarBoot): void {
    this.message = message;
  }

  kill(signal: 'SIGTERM' | 'SIGKILL'): void {
    this.signals.push(signal);
    if (!this.isStubborn || signal === 'SIGKILL') {
      this.isAlive = false;
      this.#end(signal);
    }
  }

  async crash(): Promise<void> {
    this.#end('SIGSEGV');
    await settled();
  }
}

const plan = { modelPath: '/m.gguf', contextSize: 4096, gpuLayers: 'auto', threads: 2 } as const;
const ready: SidecarReport = {
  type: 'ready',
  port: 4711,
  modelName: 'tiny',
  contextSize: 4096,
  compute: 'cpu',
  threads: 2,
};
const never = new AbortController().signal;

let children: FakeChild[];
let clock: FakeClock;
let logger: RecordingLogger;
let sidecar: Sidecar;
let states: BackendState['kind'][];

beforeEach(() => {
  children = [];
  states = [];
  clock = new FakeClock();
  logger = new RecordingLogger();
  const launch: LaunchChild = (listener) => {
    const launched = new FakeChild(listener);
    children.push(launched);
    return launched;
  };
  sidecar = new Sidecar({ plan, launch, clock, logger });
  sidecar.onDidChange.on(({ kind }) => states.push(kind));
  sidecar.start();
});

/** The newest child, which there always is. */
function child(): FakeChild {
  const newest = children.at(-1);
  if (!newest) {
    throw new Error('No child was launched.');
  }
  return newest;
}

/** Lets all promises that can settle do so. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

describe('a sidecar', () => {
  test('is told its work, a secret and a name of its own', () => {
    expect(child().message).toEqual({
      type: 'boot',
      ...plan,
      token: expect.stringMatching(/^[0-9a-f]{64}$/),
      instance: expect.stringMatching(/^[0-9a-f-]{36}$/),
      port: 0,
    });
  });

  test('tells how far it has loaded, and where it answers', async () => {
    const endpoint = sidecar.whenReady(never);
    child().report({ type: 'loading', fraction: 0.42 });
    expect(sidecar.state).toEqual({ kind: 'loading', fraction: 0.42 });
    child().report(ready);
    expect(await endpoint).toMatchObject({
      kind: 'sidecar',
      baseUrl: 'http://127.0.0.1:4711/v1',
      apiKey: child().message?.token,
      instance: child().message?.instance,
      model: 'tiny',
      limits: { contextTokens: 4096 },
    });
    expect(sidecar.endpoint).toBe(await endpoint);
    expect(states).toEqual(['starting', 'loading', 'ready']);
  });

  test('never has two children at a time, however quickly it is restarted', async () => {
    child().isStubborn = true;
    const restarts = [sidecar.restart(), sidecar.restart()];
    expect(children.filter(({ isAlive }) => isAlive)).toHaveLength(1);
    await Promise.all(restarts);
    expect(children.map(({ isAlive }) => isAlive)).toEqual([false, true]);
  });

  test('is gone when its owner is told so, even if somebody else asked first', async () => {
    child().isStubborn = true;
    void sidecar.restart();
    await sidecar.dispose();
    expect(children.filter(({ isAlive }) => isAlive)).toEqual([]);
  });

  test('is not started twice', () => {
    sidecar.start();
    expect(children).toHaveLength(1);
  });

  test('starts again after a crash, with a new secret', async () => {
    child().report(ready);
    await child().crash();
    expect(children).toHaveLength(2);
    expect(children[1]?.message?.token).not.toBe(children[0]?.message?.token);
    child().report(ready);
    expect(states).toEqual(['starting', 'ready', 'starting', 'starting', 'ready']);
  });

  test('starts again three times, ever later, and then says so', async () => {
    for (let crash = 0; crash < 4; crash += 1) {
      await child().crash();
    }
    expect(clock.sleptMs).toEqual([500, 2_000, 8_000]);
    expect(children).toHaveLength(4);
    const error = await failureOf(sidecar.whenReady(never));
    expect(error).toMatchObject({ code: 'sidecar.crashed' });
    expect(error).toMatchInlineSnapshot(
      `[GlmError: The local model stopped 4 times (SIGSEGV) — see “GLM Air: Show Log”, then run “GLM Air: Restart Sidecar”.]`,
    );
  });

  test('has all its chances again after a long good run', async () => {
    await child().crash();
    await child().crash();
    child().report(ready);
    clock.pass(5 * 60_000);
    await child().crash();
    expect(clock.sleptMs).toEqual([500, 2_000, 500]);
  });

  test('has all its chances again when the user restarts it', async () => {
    for (let crash = 0; crash < 4; crash += 1) {
      await child().crash();
    }
    await sidecar.restart();
    child().report(ready);
    expect(sidecar.state.kind).toBe('ready');
    await child().crash();
    expect(clock.sleptMs.at(-1)).toBe(500);
  });

  test('is not started again with a model that it can’t load', async () => {
    child().report({ type: 'failed', code: 'model.corrupt', message: 'It is cut short.' });
    await settled();
    expect(children).toHaveLength(1);
    expect(child().signals).toContain('SIGTERM');
    expect(await failureOf(sidecar.whenReady(never))).toMatchObject({ code: 'model.corrupt' });
  });

  test('is replaced when a stranger answers in its place', async () => {
    child().report(ready);
    await sidecar.noteFailure(new GlmError('sidecar.impostor', 'A stranger.'));
    await settled();
    expect(children[0]?.signals).toContain('SIGTERM');
    expect(children).toHaveLength(2);
  });

  test('is left alone when a request fails for another reason', async () => {
    child().report(ready);
    await sidecar.noteFailure(new GlmError('backend.badRequest', 'Too long.'));
    await settled();
    expect(children).toHaveLength(1);
  });

  test('ends with its owner, and does not come back', async () => {
    const waiting = failureOf(sidecar.whenReady(never));
    await sidecar.dispose();
    expect(isAbort(await waiting)).toBe(true);
    expect(child().signals).toContain('SIGTERM');
    sidecar.start();
    await settled();
    expect(children).toHaveLength(1);
  });

  test('can be waited for only as long as the caller wants', async () => {
    const caller = new AbortController();
    const waiting = failureOf(sidecar.whenReady(caller.signal));
    caller.abort();
    expect(isAbort(await waiting)).toBe(true);
  });

  test('does not flood the log', () => {
    child().complain('x'.repeat(50_000));
    child().complain('more');
    const length = logger.entries.map(({ message }) => message.length).reduce((a, b) => a + b, 0);
    expect(length).toBeLessThan(17_000);
  });

  test('is not troubled by words of another language', () => {
    child().report(JSON.parse('{"type":"greeting"}'));
    expect(sidecar.state.kind).toBe('starting');
  });
});
