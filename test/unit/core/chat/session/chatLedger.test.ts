import { describe, expect, test } from 'vitest';
import { chatLedger } from '../../../../../src/core/chat/session/chatLedger.ts';
import type { StepOf, Transcript, TurnHead } from '../../../../../src/protocol/transcript.ts';

function call(
  name: string,
  given: Readonly<Record<string, unknown>>,
  summary = '',
): StepOf<'call'> {
  return {
    ...{ kind: 'call', callId: name, name, arguments: given, state: 'done' },
    ...{ at: 1, summary, content: '' },
  };
}

function chatWith(...steps: readonly StepOf<'call'>[]): Transcript {
  const head: TurnHead = {
    id: 't',
    at: 1,
    text: '/fix',
    attachments: [],
    thinking: 'on',
    state: 'done',
  };
  return { id: 'c', title: '', createdAt: 1, turns: [{ ...head, steps }] };
}

const open = { claim: 'the loop ends late', prediction: 'i is 3', verdict: 'open' } as const;
const confirmed = { ...open, verdict: 'confirmed', evidence: ['t1.4'] } as const;

describe('the ledger of a chat', () => {
  test('is the one that was written down last, with what became of the fix', () => {
    const chat = chatWith(
      call('debug_conclude', { hypotheses: [open] }),
      call('debug_run', { action: 'verify' }, 'Still fails'),
      call('debug_conclude', { hypotheses: [confirmed], rootCause: '<= for <' }),
      call('debug_run', { action: 'start' }, 'Started'),
      call('debug_run', { action: 'verify' }, 'Verified 3 of 3'),
    );
    expect(chatLedger(chat)).toEqual({
      hypotheses: [confirmed],
      rootCause: '<= for <',
      verified: 'Verified 3 of 3',
    });
  });

  test('is none where nothing was written down, or what makes no sense', () => {
    expect(chatLedger(chatWith(call('debug_run', { action: 'verify' }, 'fine')))).toBeUndefined();
    expect(chatLedger(chatWith(call('debug_conclude', { hypotheses: 'x' })))).toBeUndefined();
  });
});
