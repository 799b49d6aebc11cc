import type { Step, Transcript, Turn } from '../../../protocol/transcript.ts';

/**
 * What no summary may lose, taken from the transcript itself: what the user asked, in their own words, and the files
 * that were looked at and changed.
 * @param maxChars of all together, in UTF-16 units; the newest come first in a shortage, and the first task of all.
 */
export function anchors({ turns }: Transcript, maxChars: number): string {
  const steps = turns.flatMap((turn) => turn.steps);
  const changed = unique(steps.flatMap(changedFiles));
  const seen = unique([...turns.flatMap(attachedFiles), ...steps.flatMap(namedFiles)]).filter(
    (path) => !changed.includes(path),
  );
  const tasks = turns.map(({ text }) => `- ${clipped(oneLine(text), maxChars / 10)}`);
  return [
    section('What the user asked for, in their words:', tasks, maxChars / 2),
    section('Files that were changed:', changed.map(asItem), maxChars / 4),
    section('Files that were looked at:', seen.map(asItem), maxChars / 4),
  ]
    .filter((text) => text !== '')
    .join('\n\n');
}

/** The part of a text that fits, and a sign that it is a part. */
export function clipped(text: string, maxChars: number): string {
  return text.length <= maxChars
    ? text
    : `${text.slice(0, Math.max(1, Math.floor(maxChars) - 1)).toWellFormed()}…`;
}

function section(title: string, items: readonly string[], maxChars: number): string {
  const [first, ...rest] = items;
  if (first === undefined) {
    return '';
  }
  let room = maxChars - title.length - first.length;
  const start = rest.findLastIndex((item) => {
    room -= item.length + 1;
    return room < 0;
  });
  const gap = start < 0 ? [] : [`- (${start + 1} more)`];
  return [title, first, ...gap, ...rest.slice(start + 1)].join('\n');
}

function attachedFiles({ attachments }: Turn): readonly string[] {
  return attachments.flatMap(({ path }) => path ?? []);
}

/** Arguments that name files, in all tools. */
function namedFiles(step: Step): readonly string[] {
  if (step.kind !== 'call' || step.state !== 'done') {
    return [];
  }
  const { path, paths, newPath } = step.arguments;
  return [path, ...(Array.isArray(paths) ? paths : []), newPath].filter(
    (each): each is string => typeof each === 'string' && each !== '',
  );
}

function changedFiles(step: Step): readonly string[] {
  const diff = step.kind === 'call' ? (step.diff ?? '') : '';
  const inDiff = [...diff.matchAll(/^(?:---|\+\+\+) [ab]\/(.+)$/gm)].map(([, path = '']) => path);
  return diff === '' ? [] : [...inDiff, ...namedFiles(step)];
}

function asItem(path: string): string {
  return `- ${clipped(oneLine(path), 200)}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').trim();
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
