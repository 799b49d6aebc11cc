import { expect, test } from 'vitest';
import { QuestionDesk } from '../../../../../src/core/chat/session/questionDesk.ts';
import { ManualClock } from '../../../../support/manualClock.ts';
import { RecordingLogger } from '../../../../support/recordingLogger.ts';
import { commandRequest } from '../../../../support/sessionWorld.ts';

function newDesk() {
  const clock = new ManualClock();
  let ids = 0;
  const newId = () => `q${(ids += 1)}`;
  const desk = new QuestionDesk({
    ...{ clock, logger: new RecordingLogger(), newId, askingCall: () => undefined },
  });
  return { clock, desk };
}
const forever = new AbortController().signal;

test('time counts once, however many questions are open', async () => {
  const { clock, desk } = newDesk();
  clock.pass(100);
  const first = desk.questions.ask('A?', [], forever);
  clock.pass(10);
  const second = desk.approver.ask(commandRequest('ls'), forever);
  clock.pass(10);
  expect(desk.waitedMs).toBe(20);
  desk.answer('q1', 'yes');
  clock.pass(10);
  desk.settle('q2', { kind: 'denied' });
  clock.pass(100);
  expect(desk.waitedMs).toBe(30);
  expect([await first, await second]).toEqual(['yes', { kind: 'denied' }]);
});

test('an answer of the diff editor passes whole, with what was left out', async () => {
  const { desk } = newDesk();
  const { hash } = commandRequest('ls');
  const asked = desk.approver.ask(commandRequest('ls'), forever);
  const answer = { kind: 'approved', hash, scope: 'once', rejected: [{ change: 0 }] } as const;
  desk.settle(desk.shown[0]?.id ?? '', answer);
  expect(await asked).toEqual(answer);
});

test('an abort withdraws the question, and one that came before asks none', async () => {
  const { desk } = newDesk();
  const user = new AbortController();
  const asked = desk.approver.ask(commandRequest('ls'), user.signal);
  user.abort(new Error('gone'));
  await expect(asked).rejects.toThrow('gone');
  await expect(desk.questions.ask('A?', [], user.signal)).rejects.toThrow('gone');
  expect(desk.shown).toEqual([]);
  expect(desk.approvalOf('q1')).toBeUndefined();
});
