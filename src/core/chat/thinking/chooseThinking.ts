import type { Settings } from '../../settings.ts';
import { type Evidence, weightOf } from './evidence.ts';
import type { Attached } from './reading.ts';
import { taskEvidence } from './taskEvidence.ts';
import { type Bar, barFor, type ThinkingEagerness } from './thinkingBar.ts';
import { toolEvidence } from './toolEvidence.ts';

/** The settings that decide; `on` and `off` are obeyed without exception. */
export type ThinkingSettings = Pick<Settings, 'chat.thinking' | 'chat.thinkingEagerness'>;

/** What is known when a message is sent. */
export interface ThinkingTurn {
  readonly purpose: 'turn';
  /** The message as typed, with what was pasted into it. */
  readonly text: string;
  readonly attached: Attached;
  /** Names of the tools that the model is offered; empty where it can only talk. */
  readonly tools: readonly string[];
  /** Tokens left for thoughts and answer, once the conversation fills its part of the window. */
  readonly roomTokens: number;
  /** Speed of the backend that will answer; `undefined` until it was measured. */
  readonly tokensPerSecond: number | undefined;
  /** What the user made of earlier choices, from `nextLeaning`; 0 at first. */
  readonly leaning: number;
}

/** A request that carries nothing to weigh, because it never thinks. */
export interface ThoughtlessRequest {
  readonly purpose: 'completion' | 'title' | 'commitMessage';
}

export interface ThinkingChoice {
  readonly thinking: 'on' | 'off';
  /** For the user: `thinking: stack trace and two files`, `fast: a small edit, told completely`. */
  readonly reason: string;
}

/** GLM-4.5-Air spends hundreds to thousands of tokens on a thought; with less the answer is cut. */
const leastRoomTokens = 4_096;

/**
 * Decides whether a request thinks. Completions, titles and commit messages never do, whatever is
 * set; a chat turn does as the setting says; `auto` sums up the signs of work in the turn and
 * compares them with a bar that the setting, the user's habit and the backend's speed move.
 */
export function chooseThinking(
  request: ThinkingTurn | ThoughtlessRequest,
  settings: ThinkingSettings,
): ThinkingChoice {
  if (request.purpose !== 'turn') {
    return fast('this kind of request never thinks');
  }
  switch (settings['chat.thinking']) {
    case 'on':
      return { thinking: 'on', reason: 'thinking: as you set it' };
    case 'off':
      return fast('as you set it');
    case 'auto':
      return request.roomTokens < leastRoomTokens
        ? fast('little room is left in the context')
        : weigh(request, settings['chat.thinkingEagerness']);
  }
}

function weigh(turn: ThinkingTurn, eagerness: ThinkingEagerness): ThinkingChoice {
  const task = taskEvidence(turn.text, turn.attached);
  const evidence = [...task, ...toolEvidence(turn, weightOf(task))];
  const weight = weightOf(evidence);
  const bar = barFor(eagerness, turn);
  if (weight < bar.height) {
    return fast(whyFast(evidence, weight, bar));
  }
  const lowered = weight < bar.usualHeight ? [bar.because] : [];
  return { thinking: 'on', reason: `thinking: ${listed([...strongest(evidence), ...lowered])}` };
}

function fast(reason: string): ThinkingChoice {
  return { thinking: 'off', reason: `fast: ${reason}` };
}

function whyFast(evidence: readonly Evidence[], weight: number, bar: Bar): string {
  if (weight >= bar.usualHeight) {
    return `${bar.because}, in spite of ${listed(strongest(evidence))}`;
  }
  const [lightest] = evidence.toSorted((a, b) => a.weight - b.weight);
  return lightest !== undefined && lightest.weight < 0
    ? lightest.says
    : 'nothing here needs working out';
}

/** The two heaviest signs, heaviest first. */
function strongest(evidence: readonly Evidence[]): readonly string[] {
  return evidence
    .filter(({ weight }) => weight > 0)
    .toSorted((a, b) => b.weight - a.weight)
    .slice(0, 2)
    .map(({ says }) => says);
}

function listed(parts: readonly string[]): string {
  return new Intl.ListFormat('en').format(parts);
}
