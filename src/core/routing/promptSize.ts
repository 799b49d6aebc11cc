/** Classes of prompts that are measured apart, because reading them takes its time. */
export const promptSizes = ['small', 'medium', 'large', 'huge'] as const;
export type PromptSize = (typeof promptSizes)[number];

/** Upper ends in tokens: a hole and its surroundings, a file, several files, a long conversation. */
const upperEnds: readonly (readonly [PromptSize, number])[] = [
  ['small', 1_000],
  ['medium', 4_000],
  ['large', 16_000],
];

export const promptSizeWords: Readonly<Record<PromptSize, string>> = {
  small: 'up to 1k tokens',
  medium: '1–4k tokens',
  large: '4–16k tokens',
  huge: 'over 16k tokens',
};

export function promptSizeOf(tokens: number): PromptSize {
  return upperEnds.find(([, end]) => tokens <= end)?.[0] ?? 'huge';
}
