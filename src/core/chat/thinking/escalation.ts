import type { Settings } from '../../settings.ts';

/** What has happened in a turn so far. */
export interface TurnProgress {
  readonly setting: Settings['chat.thinking'];
  /** How the next round would go. */
  readonly thinking: 'on' | 'off';
  /** This turn was escalated before. */
  readonly hasEscalated: boolean;
  /** The user cut a thought short in this turn. */
  readonly isAnswerWantedNow: boolean;
  /** Calls that failed for another reason than the user's refusal. */
  readonly toolFailures: number;
  /** Edits whose place was not found, or was not unique. */
  readonly editsNotApplied: number;
  /** How often a test failed that had failed before in this turn, with the same message. */
  readonly repeatedTestFailures: number;
  /** Answers with tool calls so far. */
  readonly rounds: number;
}

/** Work that goes smoothly is done by then. */
const smoothRounds = 8;

/** What each setback weighs; 1 is enough to start thinking. */
const setbacks = [
  {
    of: 'repeatedTestFailures',
    weight: 1,
    one: 'the same test failed again',
    many: 'the same tests failed again',
  },
  { of: 'editsNotApplied', weight: 0.5, one: 'an edit did not apply', many: 'edits did not apply' },
  { of: 'toolFailures', weight: 0.34, one: 'a tool failed', many: 'tools failed' },
] as const;

/**
 * Whether a turn that started fast goes on with thinking, once. Never where the user set thinking
 * himself or asked for the answer at once.
 * @returns the reason for the user, `undefined` for going on as before.
 */
export function escalation(progress: TurnProgress): string | undefined {
  const { setting, thinking, hasEscalated, isAnswerWantedNow, rounds } = progress;
  if (setting !== 'auto' || thinking === 'on' || hasEscalated || isAnswerWantedNow) {
    return undefined;
  }
  const met = setbacks.filter(({ of }) => progress[of] > 0);
  const weight = met.reduce((sum, { of, weight: each }) => sum + each * progress[of], 0);
  const reasons = met.map(({ of, one, many }) => (progress[of] === 1 ? one : many));
  if (weight >= 1) {
    return `thinking: ${new Intl.ListFormat('en').format(reasons)}`;
  }
  return rounds >= smoothRounds ? `thinking: ${rounds} rounds without an end` : undefined;
}
