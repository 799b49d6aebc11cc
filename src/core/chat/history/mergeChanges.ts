import type { Transcript, TranscriptChange, Turn, TurnHead } from '../../../protocol/transcript.ts';

/**
 * Adds a change behind others, in one with the last of them where that gives the same transcript: text that
 * goes on, and a step or turn that is told again.
 */
export function addChange(changes: TranscriptChange[], change: TranscriptChange): void {
  const last = changes.at(-1);
  const merged = last && mergedChange(last, change);
  if (merged === undefined) {
    changes.push(change);
  } else {
    changes[changes.length - 1] = merged;
  }
}

/** The shortest changes that make this transcript of an empty one. */
export function shortestChanges({ title, turns }: Transcript): readonly TranscriptChange[] {
  const named: TranscriptChange[] = title === '' ? [] : [{ type: 'title', title }];
  return [...named, ...turns.flatMap(changesOfTurn)];
}

function mergedChange(
  last: TranscriptChange,
  next: TranscriptChange,
): TranscriptChange | undefined {
  switch (next.type) {
    case 'append':
      return isSameStep(last, next) ? { ...next, text: last.text + next.text } : undefined;
    case 'step':
      return isSameStep(last, next) ? next : undefined;
    case 'turn':
      return last.type === 'turn' && last.head.id === next.head.id ? next : undefined;
    case 'title':
      return last.type === 'title' ? next : undefined;
    case 'cut':
      return undefined;
  }
}

function isSameStep<Type extends 'append' | 'step'>(
  last: TranscriptChange,
  next: TranscriptChange & { readonly type: Type },
): last is TranscriptChange & { readonly type: Type } {
  return last.type === next.type && last.turnId === next.turnId && last.index === next.index;
}

function changesOfTurn({ steps, ...head }: Turn): readonly TranscriptChange[] {
  const begun: { readonly type: 'turn'; readonly head: TurnHead } = { type: 'turn', head };
  return [
    begun,
    ...steps.map((step, index) => ({ type: 'step' as const, turnId: head.id, index, step })),
  ];
}
