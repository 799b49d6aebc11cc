import type { Attachment, Transcript } from '../../../protocol/transcript.ts';
import { isLocalOnly } from '../../safety/exclude.ts';
import type { Settings } from '../../settings.ts';

/** Whether a chat holds what only a model on this machine may see; what was said about it is bound by that as well. */
export function isLocalOnlyChat(
  { turns }: Transcript,
  settings: Pick<Settings, 'privacy.localOnly'>,
): boolean {
  return turns.some(
    ({ attachments, steps }) =>
      attachments.some((each) => isLocalOnlyAttachment(each, settings)) ||
      steps.some((step) => step.kind === 'call' && step.isLocalOnly === true),
  );
}

/** Marked as such when it was attached, or by the setting as it is now. */
export function isLocalOnlyAttachment(
  attachment: Pick<Attachment, 'path' | 'isLocalOnly'>,
  settings: Pick<Settings, 'privacy.localOnly'>,
): boolean {
  const { path } = attachment;
  return (
    attachment.isLocalOnly === true ||
    (path !== undefined && isLocalOnly(path, settings['privacy.localOnly']))
  );
}
