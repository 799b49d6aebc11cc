import type { Turn } from '../../src/protocol/transcript.ts';
import { t } from './l10n.ts';
import type { PageState } from './store.ts';

/** A longer answer is read where it stands. In UTF-16 units. */
const maxSpokenLength = 2_000;

/** What a screen reader should say of what has changed: what GLM does, and each answer once, when it is whole. */
export function announcements(before: PageState | undefined, after: PageState): readonly string[] {
  if (before?.transcript.id !== after.transcript.id) {
    return [];
  }
  const said: string[] = [];
  if (before.panel.phase !== after.panel.phase && after.panel.phase === 'thinking') {
    said.push(t('GLM is thinking.'));
  }
  if (before.panel.phase !== after.panel.phase && after.panel.phase === 'compacting') {
    said.push(t('GLM summarises earlier messages.'));
  }
  const turn = after.transcript.turns.at(-1);
  const old = before.transcript.turns.find(({ id }) => id === turn?.id);
  if (turn !== undefined && hasEnded(old, turn)) {
    said.push(ending(turn));
  }
  return said;
}

/** A quick answer may begin and end between two frames. */
function hasEnded(old: Turn | undefined, turn: Turn): boolean {
  return turn.state !== 'running' && (old?.state === 'running' || old?.endedAt !== turn.endedAt);
}

function ending(turn: Turn): string {
  switch (turn.state) {
    case 'running':
    case 'done':
      return answerOf(turn);
    case 'stopped':
      return t('You stopped this answer.');
    case 'interrupted':
      return t('The window closed while GLM answered.');
    case 'failed':
      return turn.error?.sentence ?? t('The answer failed.');
  }
}

function answerOf({ steps }: Turn): string {
  const last = steps.findLast((step) => step.kind === 'text')?.text ?? '';
  const spoken = last
    .replaceAll(/^ {0,3}(`{3,}|~{3,})[^\n]*\n[^]*?^ {0,3}\1/gm, t('(Code.)'))
    .replaceAll(/[*_`#]+/g, '')
    .trim();
  return spoken === ''
    ? t('GLM is done.')
    : t(
        'GLM: {0}',
        spoken.length > maxSpokenLength ? `${spoken.slice(0, maxSpokenLength)}…` : spoken,
      );
}
