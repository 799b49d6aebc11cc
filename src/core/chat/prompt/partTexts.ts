import type { Attachment, StepOf } from '../../../protocol/transcript.ts';
import { fence, type UntrustedOrigin } from '../../safety/fence.ts';

/** Names the result of a call among the parts that can be left out. */
export function resultId(turnId: string, index: number): string {
  return `${turnId}/${index}`;
}

const origins: Readonly<Record<Attachment['kind'], UntrustedOrigin>> = {
  file: 'file',
  selection: 'file',
  paste: 'pasted text',
  output: 'command output',
  debug: 'debugged program',
};

/** An attachment as the model gets it; the same each time, so that prompts keep their prefix. */
export function attachmentText(attachment: Attachment, isLeftOut: boolean): string {
  const { id, kind, label, text } = attachment;
  if (isLeftOut) {
    return `[${JSON.stringify(label)} went along with this message and was left out since, to make room.]`;
  }
  return fence(text, { origin: origins[kind], name: label }, idFrom(id));
}

/**
 * Numbers for a fence that are the same each time.
 * @param id can't be guessed by whoever wrote the text, so that it is hardly ever in there.
 */
export function idFrom(id: string): () => string {
  let attempts = 0;
  return () => {
    attempts += 1;
    return attempts === 1 ? id : `${id}-${attempts}`;
  };
}

/** What the model is told of a call. Servers refuse a call without a result, so there is one for every state. */
export function callResultText(call: StepOf<'call'>, isLeftOut: boolean): string {
  switch (call.state) {
    case 'done':
    case 'failed':
      return isLeftOut
        ? `[Left out to make room: ${JSON.stringify(call.summary)}. Call ${call.name} again if you need it.]`
        : call.content;
    case 'denied':
      return call.content === ''
        ? 'The user said no to this; nothing happened. Ask, or do something else.'
        : call.content;
    case 'unknown':
      return 'The window closed while this ran; whether it happened is not known. Look before you run it again.';
    case 'waiting':
      return 'This was not run, because the turn ended before.';
    case 'running':
    case 'stopped':
      return call.content === ''
        ? 'The user stopped this before its end; a part of it may have happened. Look before you run it again.'
        : call.content;
  }
}
