import type { Attachment, Step, Transcript, Turn } from '../../../protocol/transcript.ts';
import { isObject } from '../../json.ts';

/** Puts placeholders in the place of secrets. */
export type Hide = (text: string) => string;

/** A transcript with all its words through `hide`; ids, times and states stay. */
export function hiddenTranscript(transcript: Transcript, hide: Hide): Transcript {
  return {
    ...transcript,
    title: hide(transcript.title),
    turns: transcript.turns.map((turn) => hiddenTurn(turn, hide)),
  };
}

function hiddenTurn({ error, ...turn }: Turn, hide: Hide): Turn {
  return {
    ...turn,
    text: hide(turn.text),
    attachments: turn.attachments.map((each) => hiddenAttachment(each, hide)),
    steps: turn.steps.map((step) => hiddenStep(step, hide)),
    ...(error === undefined ? {} : { error: { ...error, sentence: hide(error.sentence) } }),
  };
}

function hiddenAttachment({ path, ...attachment }: Attachment, hide: Hide): Attachment {
  const named = path === undefined ? {} : { path: hide(path) };
  return { ...attachment, ...named, label: hide(attachment.label), text: hide(attachment.text) };
}

function hiddenStep(step: Step, hide: Hide): Step {
  switch (step.kind) {
    case 'thought':
    case 'text':
    case 'note':
    case 'summary':
      return { ...step, text: hide(step.text) };
    case 'call':
      return {
        ...step,
        name: hide(step.name),
        arguments: hiddenRecord(step.arguments, hide),
        summary: hide(step.summary),
        content: hide(step.content),
        ...(step.diff === undefined ? {} : { diff: hide(step.diff) }),
      };
    case 'answer':
      return { ...step, thinkingReason: hide(step.thinkingReason) };
  }
}

function hiddenRecord(record: Readonly<Record<string, unknown>>, hide: Hide) {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [hide(name), hiddenValue(value, hide)]),
  );
}

function hiddenValue(value: unknown, hide: Hide): unknown {
  if (typeof value === 'string') {
    return hide(value);
  }
  if (Array.isArray(value)) {
    return value.map((each) => hiddenValue(each, hide));
  }
  return isObject(value) ? hiddenRecord(value, hide) : value;
}
