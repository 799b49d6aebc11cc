import { hasCode } from '../workspace/disk.ts';

/** What the user is told when chats can't be saved. */
export function unsavedSentence(error: unknown): string {
  if (hasCode(error, 'ENOSPC', 'EDQUOT')) {
    return 'This chat can’t be saved because the disk is full. Free some space: it is saved as soon as there is room.';
  }
  if (hasCode(error, 'EROFS', 'EACCES', 'EPERM')) {
    return 'This chat can’t be saved because its folder can’t be written to. Allow that, or export the chat to keep it.';
  }
  return `This chat can’t be saved just now${codeOf(error)}. GLM Air keeps trying; export the chat to be sure of it.`;
}

/** What the user is told when a chat or the list of chats can't be read. */
export function unreadSentence(error: unknown): string {
  return hasCode(error, 'EACCES', 'EPERM')
    ? 'Saved chats can’t be read because the system denies access to their folder. Allow that and try again.'
    : `Saved chats can’t be read just now${codeOf(error)}. Try again, or see the log for more.`;
}

/** What the user is told when a chat can't be deleted. */
export function undeletedSentence(error: unknown): string {
  return `This chat can’t be deleted just now${codeOf(error)}. Try again, or delete its file yourself.`;
}

export const heldSentence =
  'This chat is open in another window, which alone can change it. Close it there and try again.';

export const newerSentence =
  'This chat was saved by a newer version of GLM Air. Update the extension to open it.';

export const damagedSentence =
  'The file of this chat was damaged. What could be read of it is here; the damaged file is kept beside it, with the ending “.broken”.';

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? ` (${String(error.code)})` : '';
}
