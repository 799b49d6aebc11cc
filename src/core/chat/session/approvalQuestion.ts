import type { Question } from '../../../protocol/chatPage.ts';
import { assertNever } from '../../assertNever.ts';
import type { Action, ApprovalRequest, FileChange, Shell } from '../../safety/action.ts';
import { madeVisible } from '../../safety/invisibleCharacters.ts';
import { unifiedDiff } from '../edits/unifiedDiff.ts';

/** An approval as the page shows it: all that is asked, with what can't be seen spelled out. */
export function approvalQuestion(
  { action, hash, title, reasons, scopes }: ApprovalRequest,
  id: string,
  callId: string | undefined,
): Question {
  return {
    kind: 'approval',
    id,
    ...(callId !== undefined && { callId }),
    title,
    reasons,
    scopes,
    hash,
    detail: detailOf(action),
    language: languageOf(action),
    canReview: action.kind === 'change',
  };
}

function detailOf(action: Action): string {
  switch (action.kind) {
    case 'change':
      return action.changes.map(changeDetail).join('');
    case 'command':
      // The first line is ours, whatever the command says.
      return `# in ${madeVisible(action.folder.real)}\n${visibleLines(action.command)}`;
    case 'input':
      return visibleLines(action.text);
    case 'fetch':
      return madeVisible(action.url);
    case 'connect':
      return visibleLines(action.target);
    case 'mcp':
      return visibleLines(JSON.stringify(action.arguments, undefined, 2));
    case 'debug':
      return visibleLines(JSON.stringify(action.configuration, undefined, 2));
    case 'evaluate':
      return visibleLines(action.expression);
    case 'attached':
      return visibleLines(action.doing);
    default:
      return assertNever(action);
  }
}

/** A file whose line ends are all the same shows none of them. */
function changeDetail(change: FileChange): string {
  const diff = unifiedDiff([change]);
  return visibleLines(
    textsOf(change).every(hasWindowsLines) ? diff.replaceAll('\r\n', '\n') : diff,
  );
}

function textsOf(change: FileChange): readonly string[] {
  switch (change.kind) {
    case 'edit':
      return [change.before, change.after];
    case 'create':
      return [change.after];
    case 'delete':
    case 'rename':
      return [];
    default:
      return assertNever(change);
  }
}

function hasWindowsLines(text: string): boolean {
  return !/(?<!\r)\n/.test(text);
}

/** Line feeds and tabs are seen for what they are where text has several lines. */
function visibleLines(text: string): string {
  return text.replaceAll(/[^\n\t]+/g, madeVisible);
}

function languageOf(action: Action): string {
  switch (action.kind) {
    case 'change':
      return 'diff';
    case 'command':
      return unixShells.has(action.shell) ? 'bash' : '';
    case 'mcp':
    case 'debug':
      return 'json';
    case 'input':
    case 'fetch':
    case 'connect':
    case 'evaluate':
    case 'attached':
      return '';
    default:
      return assertNever(action);
  }
}

const unixShells: ReadonlySet<Shell> = new Set(['bash', 'zsh', 'sh']);
