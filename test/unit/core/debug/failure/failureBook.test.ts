import { expect, test } from 'vitest';
import { DebugToolsWorld } from '../../../../support/debug/debugToolsWorld.ts';

async function endedWith(exitCode: number, isStopped: boolean) {
  const world = await DebugToolsWorld.of({ 'app.py': 'a = 1\nb = 2\n' });
  const program = await world.running();
  const told = new Promise((resolve) => {
    world.desk.failures.onDidEnd.on((failure) => resolve(failure?.signature.type));
  });
  if (isStopped) {
    world.sessions.noteSent('p', { type: 'request', seq: 900, command: 'disconnect' });
  }
  program.adapter.emit('exited', { exitCode });
  program.adapter.emit('terminated');
  await world.passUntil(told);
  return told;
}

test('a program that ends with an error code has failed', async () => {
  expect(await endedWith(3, false)).toBe('exit 3');
});

test('a program that was stopped has not, whatever its code', async () => {
  expect(await endedWith(247, true)).toBeUndefined();
});
