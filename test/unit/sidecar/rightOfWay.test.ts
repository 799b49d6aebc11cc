import { expect, test } from 'vitest';
import { RightOfWay } from '../../../src/sidecar/rightOfWay.ts';

const forever = new AbortController().signal;

test('stops the patient while anything urgent lives', async () => {
  const way = new RightOfWay();
  const leaveFirst = way.urgent.enter();
  const leaveSecond = way.urgent.enter();
  let hasGone = false;
  const patient = way.patient.proceed(forever).then(() => {
    hasGone = true;
  });
  leaveFirst();
  await settle();
  expect(hasGone).toBe(false);
  leaveSecond();
  await patient;
  expect(hasGone).toBe(true);
});

test('lets the urgent go at once', async () => {
  const way = new RightOfWay();
  way.patient.enter();
  way.urgent.enter();
  await expect(way.urgent.proceed(forever)).resolves.toBeUndefined();
});

test('lets a patient request give up while it waits', async () => {
  const way = new RightOfWay();
  way.urgent.enter();
  const controller = new AbortController();
  const patient = way.patient.proceed(controller.signal);
  controller.abort();
  await expect(patient).rejects.toThrow('aborted');
});

test('refuses the next step of an aborted request', async () => {
  const way = new RightOfWay();
  await expect(way.urgent.proceed(AbortSignal.abort())).rejects.toThrow('aborted');
  await expect(way.patient.proceed(AbortSignal.abort())).rejects.toThrow('aborted');
});

function settle(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
