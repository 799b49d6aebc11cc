import type { Attachment, Step, StepOf, Transcript, Turn } from '../../../protocol/transcript.ts';
import { hiddenTranscript, type Hide } from './hiddenTranscript.ts';
import { contained, fenced, plainWords } from './markdownText.ts';
import { historyVersion } from './migration.ts';

/** Tells our exports from any other JSON. */
export const exportFormat = 'glm-air-chat';

/** A chat as JSON that `importChat` reads. @param hide takes the secrets out of its words. */
export function toJson(transcript: Transcript, hide: Hide): string {
  const { title, createdAt, turns } = hiddenTranscript(transcript, hide);
  const head = { format: exportFormat, version: historyVersion };
  return `${JSON.stringify({ ...head, title, createdAt, turns }, undefined, 2)}\n`;
}

/**
 * A chat as Markdown to read. Nothing that somebody wrote or a tool printed reaches beyond its own place.
 * @param hide takes the secrets out of its words.
 */
export function toMarkdown(transcript: Transcript, hide: Hide): string {
  const { title, createdAt, turns } = hiddenTranscript(transcript, hide);
  const blocks = [
    `# ${plainWords(title) || 'Chat'}`,
    `${counted(turns.length, 'message')} with GLM Air, begun ${timeText(createdAt)}.`,
    ...turns.flatMap(turnBlocks),
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function turnBlocks(turn: Turn): readonly string[] {
  return [
    `## You, ${timeText(turn.at)}`,
    contained(turn.text),
    ...turn.attachments.flatMap(attachmentBlocks),
    '## GLM',
    ...turn.steps.flatMap(stepBlocks),
    endText(turn),
  ];
}

function attachmentBlocks({ label, text }: Attachment): readonly string[] {
  return [`**Attached:** ${plainWords(label)}`, ...(text === '' ? [] : [fenced(text, 'text')])];
}

function stepBlocks(step: Step): readonly string[] {
  switch (step.kind) {
    case 'answer':
      return [answerText(step)];
    case 'thought':
      return [
        `<details>\n<summary>${thoughtText(step)}</summary>`,
        contained(step.text),
        '</details>',
      ];
    case 'text':
      return [contained(step.text)];
    case 'call':
      return callBlocks(step);
    case 'note':
      return [`*${step.tone === 'warning' ? 'Warning' : 'Note'}:* ${plainWords(step.text)}`];
    case 'summary':
      return [
        `*Everything before was summed up, from ${tokenText(step.tokensBefore)} to ${tokenText(step.tokensAfter)}:*`,
        contained(step.text),
      ];
  }
}

/** Who answered, how, and what it cost, on one line. */
function answerText({ at, thinking, backend, usage, usd }: StepOf<'answer'>): string {
  const facts = [
    timeText(at),
    ...(backend === undefined ? [] : [plainWords(backend.label)]),
    `thinking ${thinking}`,
    ...(backend === undefined ? [] : [`first word after ${durationText(backend.firstTokenMs)}`]),
    ...(usage === undefined
      ? []
      : [`${tokenText(usage.promptTokens)} read, ${tokenText(usage.completionTokens)} written`]),
    ...(usd === undefined ? [] : [usdText(usd)]),
  ];
  return `*${facts.join(' · ')}*`;
}

function thoughtText({ durationMs, tokens, usd }: StepOf<'thought'>): string {
  const facts = [
    durationMs === undefined ? 'Thought' : `Thought for ${durationText(durationMs)}`,
    tokenText(tokens),
    ...(usd === undefined ? [] : [usdText(usd)]),
  ];
  return facts.join(' · ');
}

function callBlocks(step: StepOf<'call'>): readonly string[] {
  const { name, state, durationMs, summary, content, diff } = step;
  const facts = [
    state,
    ...(durationMs === undefined ? [] : [durationText(durationMs)]),
    ...(summary === '' ? [] : [plainWords(summary)]),
  ];
  return [
    `**Tool ${plainWords(name)}** · ${facts.join(' · ')}`,
    fenced(JSON.stringify(step.arguments, undefined, 2), 'json'),
    ...(content === '' ? [] : [fenced(content, 'text')]),
    ...(diff === undefined ? [] : [fenced(diff, 'diff')]),
  ];
}

/** What ended a turn that did not end by itself. */
function endText({ state, error }: Turn): string {
  if (error !== undefined) {
    return `*Failed:* ${plainWords(error.sentence)}`;
  }
  return state === 'done'
    ? ''
    : `*This answer was ${state === 'running' ? 'still running' : state}.*`;
}

/** To the second, in UTC. A time from a file may be none. */
function timeText(atMs: number): string {
  const date = new Date(atMs);
  return Number.isNaN(date.getTime())
    ? 'at an unknown time'
    : `${date.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

function durationText(durationMs: number): string {
  return `${(durationMs / 1_000).toFixed(1)} s`;
}

function tokenText(tokens: number): string {
  return counted(tokens, 'token');
}

function usdText(usd: number): string {
  return `${usd.toFixed(4)} USD`;
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
