import { maxPageText } from '../../protocol/chatPage.ts';
import type { Step, Transcript, TranscriptChange, TurnHead } from '../../protocol/transcript.ts';

type CallStep = Extract<Step, { readonly kind: 'call' }>;

/** A transcript as a page gets it: without the texts of attachments, long texts of tool calls cut. */
export function pageTranscript(transcript: Transcript): Transcript {
  return {
    ...transcript,
    turns: transcript.turns.map((turn) => ({
      ...turn,
      attachments: withoutTexts(turn.attachments),
      steps: turn.steps.map(pageStep),
    })),
  };
}

/** A change to that transcript. */
export function pageChange(change: TranscriptChange): TranscriptChange {
  switch (change.type) {
    case 'turn': {
      const { head } = change;
      return { ...change, head: { ...head, attachments: withoutTexts(head.attachments) } };
    }
    case 'step':
      return { ...change, step: pageStep(change.step) };
    case 'append':
    case 'cut':
    case 'title':
      return change;
  }
}

function withoutTexts(attachments: TurnHead['attachments']): TurnHead['attachments'] {
  return attachments.map((attachment) => ({ ...attachment, text: '' }));
}

function pageStep(step: Step): Step {
  return step.kind === 'call' ? pageCall(step) : step;
}

function pageCall(step: CallStep): CallStep {
  const { content, diff } = step;
  const isCut = content.length > maxPageText || (diff?.length ?? 0) > maxPageText;
  return {
    ...step,
    content: beginning(content),
    ...(diff !== undefined && { diff: beginning(diff) }),
    ...(isCut && { isCut }),
    arguments: Object.fromEntries(
      Object.entries(step.arguments).map(([name, value]) => [name, pageValue(value)]),
    ),
  };
}

/** An argument may be a whole file. */
function pageValue(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.length > maxPageText ? `${beginning(value)}…` : value;
  }
  if (Array.isArray(value)) {
    return value.map(pageValue);
  }
  return typeof value === 'object' && value !== null
    ? Object.fromEntries(Object.entries(value).map(([name, each]) => [name, pageValue(each)]))
    : value;
}

/** Cuts no pair of surrogates in two. */
function beginning(text: string): string {
  if (text.length <= maxPageText) {
    return text;
  }
  const endsInPair = /[\ud800-\udbff]/.test(text.charAt(maxPageText - 1));
  return text.slice(0, endsInPair ? maxPageText - 1 : maxPageText);
}
