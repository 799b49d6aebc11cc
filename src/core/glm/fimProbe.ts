import type { FimRequest } from '../ports.ts';

/**
 * A hole whose content leaves no doubt. A server that does not hand the markers on to the model,
 * or a model that never learnt them, answers with talk, with markers or with something else.
 */
export const probeRequest: FimRequest = {
  prefix: `def mean(values):
    if not values:
        raise ValueError("mean of an empty sequence")
    return `,
  suffix: `

def variance(values):
    center = mean(values)
    return sum((value - center) ** 2 for value in values) / len(values)
`,
  languageId: 'python',
  path: 'stats.py',
  maxTokens: 24, // the answer has about 8
  temperature: 0,
  stop: ['\n'],
};

/** Whether `answer` fills the hole of `probeRequest`. */
export function isProbeAnswer(answer: string): boolean {
  return /^\s*(float\()?sum\(values\)/.test(answer);
}
