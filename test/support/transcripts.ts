import type { Attachment, Step, StepOf, Transcript, Turn } from '../../src/protocol/transcript.ts';

/** A chat of these turns; all but the last are done. */
export function chatOf(...turns: readonly Partial<Turn>[]): Transcript {
  return {
    ...{ id: 'c0ffee00c0ffee00', title: '', createdAt: 0 },
    turns: turns.map((turn, index) => ({
      ...{ id: `t${index + 1}`, at: 0, text: `Task ${index + 1}`, attachments: [], steps: [] },
      ...{ thinking: 'auto', state: index === turns.length - 1 ? 'running' : 'done' },
      ...turn,
    })),
  };
}

export const head: Step = {
  ...{ kind: 'answer', at: 0, thinking: 'on', thinkingReason: '', tools: [] },
};

export function thought(text: string, isCut = false): Step {
  return { kind: 'thought', text, at: 0, tokens: 1, ...(isCut && { isCut }) };
}

export function said(text: string): Step {
  return { kind: 'text', text };
}

export function called(callId: string, more: Partial<StepOf<'call'>> = {}): Step {
  return {
    ...{ kind: 'call', callId, name: 'read_file', arguments: {}, state: 'done', at: 0 },
    ...{ summary: `Read ${callId}`, content: `what ${callId} says`, ...more },
  };
}

export function note(leftOut?: readonly string[]): Step {
  return { kind: 'note', tone: 'info', text: 'Note.', ...(leftOut && { leftOut: [...leftOut] }) };
}

export function summary(text: string, keepFrom?: number): Step {
  const numbers = { tokensBefore: 0, tokensAfter: 0 };
  return { kind: 'summary', text, ...numbers, ...(keepFrom !== undefined && { keepFrom }) };
}

export function attached(id: string, more: Partial<Attachment> = {}): Attachment {
  return { id, kind: 'file', label: 'cart.ts', path: 'cart.ts', tokens: 1, text: 'sum', ...more };
}
