import type { Step, Transcript, Turn } from '../../../src/protocol/transcript.ts';
import { answerHead, answerText, transcriptOf, turnOf } from '../../support/chatTranscripts.ts';
import { SeededRandom } from '../routing/seededRandom.ts';

const words =
  'the cart sums each line in cents before `total` rounds it and **then** a test reads src/cart.ts:12 again';
const vocabulary = words.split(' ');

/** A chat of answered messages; the same seed makes the same chat. @param length of all texts, in UTF-16 units */
export function longChat(turns: number, length: number, seed = 1): Transcript {
  const random = new SeededRandom('long chat', seed);
  return transcriptOf(
    Array.from({ length: turns }, (_, index) => longTurn(`turn-${index}`, length / turns, random)),
    `long-${seed}`,
  );
}

function longTurn(id: string, length: number, random: SeededRandom): Turn {
  const question = sentence(random, 10);
  const steps: readonly Step[] = [
    answerHead,
    {
      ...{ kind: 'call', callId: `${id}-call`, name: 'read_file', state: 'done', at: 1 },
      ...{ arguments: { path: 'src/cart.ts' }, summary: 'src/cart.ts', durationMs: 12 },
      content: codeOf(random, 8),
    },
    answerText(answerOf(length - question.length, random)),
  ];
  return turnOf(id, question, steps);
}

/** Markdown as models write it. @param length at least, in UTF-16 units */
export function answerOf(length: number, random: SeededRandom): string {
  let text = '';
  while (text.length < length) {
    text += `${blockOf(random)}\n\n`;
  }
  return text;
}

function blockOf(random: SeededRandom): string {
  const lines = (count: number) => Array.from({ length: count }, () => sentence(random, 9));
  switch (random.below(8)) {
    case 0:
      return `## ${sentence(random, 4)}`;
    case 1:
      return `\`\`\`ts\n${codeOf(random, 12)}\`\`\``;
    case 2:
      return lines(6)
        .map((line) => `- ${line}`)
        .join('\n');
    case 3:
      return `| name | what |\n|---|---|\n${lines(4)
        .map((line) => `| a | ${line} |`)
        .join('\n')}`;
    default:
      return lines(5).join(' ');
  }
}

/** Lines of TypeScript. */
export function codeOf(random: SeededRandom, lines: number): string {
  return Array.from(
    { length: lines },
    () => `const line${random.below(1_000)} = total(items, ${random.below(100)}); // in cents\n`,
  ).join('');
}

function sentence(random: SeededRandom, count: number): string {
  return `${Array.from({ length: count }, () => vocabulary[random.below(vocabulary.length)]).join(' ')}.`;
}
