import type { Step, StepOf, Transcript, Turn } from '../../src/protocol/transcript.ts';

const at = Date.UTC(2026, 10, 23, 9, 30);

/** A chat of these turns. */
export function transcriptOf(turns: readonly Turn[], id = 'chat-1'): Transcript {
  return { id, title: 'Totals of the cart', createdAt: at, turns };
}

/** A turn that ended well. */
export function turnOf(id: string, text: string, steps: readonly Step[] = []): Turn {
  return { id, at, text, attachments: [], thinking: 'auto', state: 'done', endedAt: at, steps };
}

export const answerHead: StepOf<'answer'> = {
  kind: 'answer',
  at,
  thinking: 'on',
  thinkingReason: 'The question asks for a cause.',
  tools: ['read_file', 'edit_file'],
  backend: {
    id: 'remote',
    label: 'Z.ai GLM-4.5-Air',
    reason: 'It is expected to answer first: 0.6 s against 2.1 s.',
    firstTokenMs: 640,
  },
  usage: { promptTokens: 3_210, cachedTokens: 2_900, completionTokens: 412, reasoningTokens: 180 },
  usd: 0.0021,
};

export const answerText = (text: string): StepOf<'text'> => ({ kind: 'text', text });

const markdown = `The total is wrong because \`src/cart.ts:12\` adds *before* it rounds. Two ways out:

1. Round each line, as [the invoice does](src/invoice.ts#L40).
2. Add in cents.

\`\`\`ts
/** Adds what is in the cart, in cents. */
export function total(items: readonly Item[]): number {
  return items.reduce((sum, { price, count }) => sum + Math.round(price * 100) * count, 0);
}
\`\`\`

| Case | Before | After |
| :--- | ---: | :---: |
| 3 × 0.10 | 0.30000000000000004 | 30 |
| none | 0 | 0 |

- [x] find the cause
- [ ] run the tests

The error of a sum of $n$ roundings is at most

$$\\sum_{i=1}^{n} \\frac{\\varepsilon_i}{2} \\le \\frac{n}{2} \\cdot 10^{-2}$$

> Prices are decimal, and \`number\` is not. See https://0.30000000000000004.com.

### Then run

\`\`\`bash
npm test -- cart
\`\`\`
`;

const call: StepOf<'call'> = {
  kind: 'call',
  callId: 'call-1',
  name: 'read_file',
  arguments: { path: 'src/cart.ts', startLine: 1, endLine: 40 },
  state: 'done',
  at,
  durationMs: 12,
  summary: 'src/cart.ts, lines 1–40',
  content: 'export function total(items: readonly Item[]): number {\n  return 0;\n}\n',
};

const diff = `--- a/src/cart.ts
+++ b/src/cart.ts
@@ -1,3 +1,3 @@
 export function total(items: readonly Item[]): number {
-  return items.reduce((sum, item) => sum + item.price, 0);
+  return items.reduce((sum, item) => sum + Math.round(item.price * 100), 0);
 }
`;

/** A chat with one of everything that a transcript can show. */
export const filledTranscript: Transcript = transcriptOf([
  {
    ...turnOf('turn-1', 'Why is the total of the cart wrong?', [
      {
        kind: 'summary',
        text: 'The user works on a shop.',
        tokensBefore: 90_000,
        tokensAfter: 4_000,
      },
      answerHead,
      {
        kind: 'thought',
        text: 'The sum is taken over **floating** numbers. Let me look at `src/cart.ts`.',
        at,
        durationMs: 12_400,
        tokens: 180,
        usd: 0.0002,
      },
      answerText('I look at the cart first.'),
      call,
      answerHead,
      answerText(markdown),
    ]),
    attachments: [
      { id: 'a1', kind: 'file', label: 'src/cart.ts', path: 'src/cart.ts', tokens: 320, text: '' },
      { id: 'a2', kind: 'paste', label: 'Pasted text', tokens: 1_200, text: '', isLocalOnly: true },
    ],
  },
  {
    ...turnOf('turn-2', 'Repair it.', [
      answerHead,
      {
        ...call,
        callId: 'call-2',
        name: 'edit_file',
        summary: 'src/cart.ts',
        durationMs: 48,
        diff,
      },
      {
        ...call,
        callId: 'call-3',
        name: 'run_command',
        state: 'failed',
        summary: 'npm test -- cart',
        durationMs: 3_210,
        isCut: true,
      },
      {
        ...call,
        callId: 'call-4',
        name: 'fetch_url',
        state: 'denied',
        summary: 'https://example.com',
      },
      {
        kind: 'note',
        tone: 'warning',
        text: 'Thinking was switched on: the same command failed twice.',
      },
    ]),
    state: 'failed',
    error: {
      code: 'backend.rateLimited',
      sentence: 'Z.ai takes no requests for a while. Wait, or choose the local model.',
      retryAt: Date.UTC(2099, 0, 1),
    },
  },
  {
    ...turnOf('turn-3', 'Go on without it.', [
      answerHead,
      { kind: 'thought', text: 'Hm.', at, durationMs: 3_000, tokens: 20, isCut: true },
      answerText('All right. The edit stands, the test did not run.'),
    ]),
    state: 'stopped',
  },
]);
