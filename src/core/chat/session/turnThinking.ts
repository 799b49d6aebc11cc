import type { Turn } from '../../../protocol/transcript.ts';
import type { ModelLimits } from '../../glm/contextPlan.ts';
import type { Settings } from '../../settings.ts';
import type { ThinkingChoice } from '../thinking/chooseThinking.ts';

/** What decides about a turn, apart from its message. */
export interface TurnCircumstances {
  readonly settings: Settings;
  /** Names of the tools that are offered. */
  readonly tools: readonly string[];
  readonly limits: ModelLimits;
  /** Tokens of the first request as it is. */
  readonly promptTokens: number;
  readonly tokensPerSecond: number | undefined;
  readonly leaning: number;
}

/** Decides whether a turn thinks: as the user asked for it, else as the message calls for. */
export async function turnThinking(
  turn: Turn,
  { settings, tools, limits, promptTokens, tokensPerSecond, leaning }: TurnCircumstances,
): Promise<ThinkingChoice> {
  // Its lists of words are made when it is loaded, which no activation should wait for.
  const { chooseThinking } = await import('../thinking/chooseThinking.ts');
  const { looksLikeErrorOutput } = await import('../thinking/errorOutput.ts');
  const { attachments, text } = turn;
  const attached = {
    files: attachments.filter(({ path }) => path !== undefined).length,
    tokens: attachments.reduce((sum, { tokens }) => sum + tokens, 0),
    hasErrorOutput: attachments.some((each) => looksLikeErrorOutput(each.text.split('\n'))),
  };
  const roomTokens = Math.max(0, limits.contextTokens - promptTokens);
  return chooseThinking(
    { ...{ purpose: 'turn', text, attached, tools, leaning }, roomTokens, tokensPerSecond },
    { ...settings, 'chat.thinking': turn.thinking },
  );
}
