import { expect, test } from 'vitest';
import { fimRequest } from '../../../../src/core/completion/fimRequest.ts';
import { generate } from '../../../../src/core/completion/generate.ts';
import { defaultSettings } from '../../../../src/core/settings.ts';
import { FakeClock } from '../../../support/fakeClock.ts';
import { FakeModel, type Script } from '../../../support/fakeModel.ts';
import { at, holeOf, never } from './harness.ts';

function run(client: FakeModel, clock = new FakeClock()): Promise<string> {
  const hole = holeOf('{█');
  const request = fimRequest(hole, at('{█'), defaultSettings);
  return generate({ client, clock, request, stopContext: { hole, maxLines: 12 } }, never);
}

/** Chunks that each take a while to arrive. */
function* slowly(clock: FakeClock, durationMs: number, chunks: readonly string[]): Script {
  for (const chunk of chunks) {
    clock.pass(durationMs);
    yield chunk;
  }
}

test('shows the lines that are finished when the model writes too long', async () => {
  const clock = new FakeClock();
  const chunks = ['\n', '  a();\n', '  b();\n', '  c(', ');\n', '  d();\n', '}'];
  const model = new FakeModel(() => slowly(clock, 700, chunks));
  expect(await run(model, clock)).toBe('\n  a();\n  b();');
  expect(model.leftEarly).toBe(1);
});

test('waits for the first line, however slow the model is', async () => {
  const clock = new FakeClock();
  const model = new FakeModel(() => slowly(clock, 3_000, ['\n', '  a', '(', ');\n', '  b();\n']));
  expect(await run(model, clock)).toBe('\n  a();');
});

test('does not count the time before the first word', async () => {
  const clock = new FakeClock();
  const model = new FakeModel(() => {
    clock.pass(60_000);
    return ['\n  a();\n', '  b();\n', '}'];
  });
  expect(await run(model, clock)).toBe('\n  a();\n  b();\n}');
});

test('leaves out the line that the token limit broke off', async () => {
  const model = new FakeModel(() => ['\n  a();\n  b(']);
  model.finishReason = 'length';
  expect(await run(model)).toBe('\n  a();');
});
