import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod/mini';
import {
  chooseThinking,
  type ThinkingChoice,
} from '../../src/core/chat/thinking/chooseThinking.ts';

const languages = ['en', 'pt', 'zh'] as const;
export type CaseLanguage = (typeof languages)[number];

const caseSchema = z.object({
  text: z.string(),
  language: z.enum(languages),
  label: z.enum(['think', 'fast']),
  attached: z.optional(
    z.object({
      files: z._default(z.number(), 0),
      tokens: z._default(z.number(), 0),
      hasErrorOutput: z._default(z.boolean(), false),
    }),
  ),
});
export type ThinkingCase = z.infer<typeof caseSchema>;

/** Cases to develop on, more of them in the order they came to mind, and cases not developed on. */
export type CaseSet = 'dev' | 'practice' | 'heldout';

export interface Score {
  readonly cases: number;
  /** Of the turns that think, the share that should. */
  readonly precision: number;
  /** Of the turns that should think, the share that do. */
  readonly recall: number;
}

const folder = path.join(import.meta.dirname, '../fixtures/thinking');

/** Reads a set of labelled messages; the rule of the labels is beside it. */
export function readCases(set: CaseSet): readonly ThinkingCase[] {
  const file = path.join(folder, `${set}.jsonl`);
  if (!existsSync(file)) {
    throw new Error(`${file} is missing — restore it from the repository.`);
  }
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  return lines.map((line) => caseSchema.parse(JSON.parse(line)));
}

/** What `auto` decides of a case when nothing but the message is known. */
export function decide({ text, attached }: ThinkingCase): ThinkingChoice {
  const turn = {
    purpose: 'turn',
    text,
    attached: attached ?? { files: 0, tokens: 0, hasErrorOutput: false },
    tools: [],
    roomTokens: 100_000,
    tokensPerSecond: undefined,
    leaning: 0,
  } as const;
  return chooseThinking(turn, { 'chat.thinking': 'auto', 'chat.thinkingEagerness': 'balanced' });
}

/** Precision and recall of `think`. */
export function scoreOf(cases: readonly ThinkingCase[]): Score {
  const thinks = cases.filter((each) => decide(each).thinking === 'on');
  const hits = thinks.filter(({ label }) => label === 'think').length;
  const wanted = cases.filter(({ label }) => label === 'think').length;
  return { cases: cases.length, precision: hits / thinks.length, recall: hits / wanted };
}
