import type { ChatPanel, Chip, MeterPart } from '../../../protocol/chatPage.ts';
import type { Transcript } from '../../../protocol/transcript.ts';
import type { ChatMessage } from '../../ports.ts';
import { messagesOf } from '../prompt/messagesOf.ts';
import { attachmentText, callResultText, resultId } from '../prompt/partTexts.ts';
import type { RequestHead } from './requestHeads.ts';
import type { TokenCounter } from './tokenCounter.ts';

/** A part of the conversation that could be left out. */
type SentPart = MeterPart & { readonly canDrop: true };

/** Smaller results are not worth a line, nor more lines than these a look. */
const leastPartTokens = 200;
const maxParts = 12;

/**
 * Measures what fills the model's window, on the very messages of the next request. What was measured of a transcript
 * is kept for as long as it stays the same, for chips change with every move in the editor.
 */
export class WindowMeter {
  readonly #counter: TokenCounter;
  #last:
    | { readonly transcript: Transcript; readonly head: RequestHead; readonly parts: MeterPart[] }
    | undefined;

  constructor(counter: TokenCounter) {
    this.#counter = counter;
  }

  measure(
    transcript: Transcript,
    head: RequestHead,
    chips: readonly Chip[],
    limitTokens: number,
  ): ChatPanel['meter'] {
    const parts = [
      ...this.#requestParts(transcript, head),
      ...chips.map(({ id, label, tokens }) => ({ id, label, tokens, canDrop: true })),
    ];
    return { usedTokens: sum(parts), limitTokens, parts };
  }

  #requestParts(transcript: Transcript, head: RequestHead): readonly MeterPart[] {
    const last = this.#last;
    if (last?.transcript === transcript && isSameHead(last.head, head)) {
      return last.parts;
    }
    const [system, ...conversation] = messagesOf(transcript, head.system);
    const sent = this.#sentParts(transcript, conversation);
    const whole = conversation.reduce((tokens, message) => tokens + this.#tokensIn(message), 0);
    const instructions = system === undefined ? 0 : this.#tokensIn(system);
    const parts = [
      {
        ...{ id: 'system', label: 'Instructions and tools', canDrop: false },
        tokens: instructions + this.#counter.tokensOf(JSON.stringify(head.tools)),
      },
      {
        ...{ id: 'conversation', label: 'Conversation', canDrop: false },
        tokens: Math.max(0, whole - sum(sent)),
      },
      ...sent,
    ];
    this.#last = { transcript, head, parts };
    return parts;
  }

  #tokensIn(message: ChatMessage): number {
    const thought = message.role === 'assistant' ? (message.reasoning ?? '') : '';
    const calls = message.role === 'assistant' ? JSON.stringify(message.toolCalls ?? '') : '';
    return [message.content, thought, calls].reduce(
      (tokens, text) => tokens + this.#counter.tokensOf(text),
      0,
    );
  }

  /** The largest attachments and results that are really among the messages. */
  #sentParts(transcript: Transcript, messages: readonly ChatMessage[]): readonly SentPart[] {
    const results = new Set(messages.map(({ role, content }) => (role === 'tool' ? content : '')));
    const questions = messages.filter(({ role }) => role === 'user');
    const found = transcript.turns.flatMap(({ id, attachments, steps }) => [
      ...attachments
        .filter((each) => {
          const text = attachmentText(each, false);
          return questions.some(({ content }) => content.includes(text));
        })
        .map((each) => ({ id: each.id, label: each.label, tokens: each.tokens })),
      ...steps.flatMap((step, index) => {
        if (step.kind !== 'call' || !results.has(callResultText(step, false))) {
          return [];
        }
        const label = step.summary === '' ? step.name : step.summary;
        return [{ id: resultId(id, index), label, tokens: this.#counter.tokensOf(step.content) }];
      }),
    ]);
    return found
      .filter(({ tokens }) => tokens >= leastPartTokens)
      .toSorted((a, b) => b.tokens - a.tokens)
      .slice(0, maxParts)
      .map((part) => ({ ...part, canDrop: true }));
  }
}

function isSameHead(a: RequestHead, b: RequestHead): boolean {
  return a.system === b.system && a.tools === b.tools;
}

function sum(parts: readonly Pick<MeterPart, 'tokens'>[]): number {
  return parts.reduce((tokens, part) => tokens + part.tokens, 0);
}
