import type {
  ThinkingSettings,
  ThinkingTurn,
} from '../../../../../src/core/chat/thinking/chooseThinking.ts';

export const balanced: ThinkingSettings = {
  'chat.thinking': 'auto',
  'chat.thinkingEagerness': 'balanced',
};

/** A turn with nothing around its message. */
export function turnOf(text: string, known: Partial<ThinkingTurn> = {}): ThinkingTurn {
  return {
    purpose: 'turn',
    text,
    attached: { files: 0, tokens: 0, hasErrorOutput: false },
    tools: [],
    roomTokens: 100_000,
    tokensPerSecond: undefined,
    leaning: 0,
    ...known,
  };
}
