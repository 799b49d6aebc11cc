import type { StepOf, Transcript, Turn } from '../../../protocol/transcript.ts';
import type { ChatRequest, Tool } from '../../ports.ts';
import { messagesBefore } from '../prompt/messagesOf.ts';
import { systemPrompt } from '../prompt/systemPrompt.ts';
import { chatTemperature } from './turnCourse.ts';

/** What requests begin with. */
export interface RequestHead {
  readonly system: string;
  readonly tools: readonly Tool[];
}

/** What is to be told of a request that was sent. */
export interface SentAnswer {
  readonly transcript: Transcript;
  readonly turnId: string;
  /** Index of the answer's head among the steps of its turn. */
  readonly index: number;
  /** Tokens that its answer might have had. */
  readonly maxTokens: (messages: ChatRequest['messages'], tools: readonly Tool[]) => number;
}

/** Remembers how the requests of each turn began, in the chat that is open. */
export class RequestHeads {
  readonly #surroundings: () => string;
  readonly #detail: () => 'full' | 'brief';
  readonly #ofTurns = new Map<string, RequestHead>();
  #last: RequestHead | undefined;

  /** @param detail that of turns whose own is not known any more. */
  constructor(surroundings: () => string, detail: () => 'full' | 'brief') {
    this.#surroundings = surroundings;
    this.#detail = detail;
  }

  note(turnId: string, head: RequestHead): void {
    this.#ofTurns.set(turnId, head);
    this.#last = head;
  }

  /** How the next request begins, as far as that is known before its tools are. */
  get next(): RequestHead {
    this.#last ??= { system: systemPrompt(this.#surroundings(), [], this.#detail()), tools: [] };
    return this.#last;
  }

  /** Another chat is open, with the same tools. */
  forgetTurns(): void {
    this.#ofTurns.clear();
  }

  /** The request behind an answer; of tools that were offered before the window opened, only names may be known. */
  sent({ transcript, turnId, index, maxTokens }: SentAnswer): ChatRequest | undefined {
    const turn = transcript.turns.find(({ id }) => id === turnId);
    const answer = turn?.steps[index];
    if (turn === undefined || answer?.kind !== 'answer') {
      return undefined;
    }
    const { system, tools } = this.#ofTurns.get(turnId) ?? this.#remade(answer);
    const messages = messagesBefore(transcript, turnId, index, system);
    const turnTokens = tokensUsed(turn, index);
    return (
      messages && {
        messages,
        ...(tools.length > 0 && { tools }),
        thinking: answer.thinking,
        ...(turnTokens > 0 && { turnTokens }),
        maxTokens: maxTokens(messages, tools),
        ...{ temperature: chatTemperature, stop: [] },
      }
    );
  }

  #remade({ tools }: StepOf<'answer'>): RequestHead {
    const known = new Map(this.#last?.tools.map((tool) => [tool.name, tool]));
    const offered = tools.map(
      (name) => known.get(name) ?? { name, description: '', parameters: {} },
    );
    return {
      system: systemPrompt(this.#surroundings(), offered, this.#detail()),
      tools: offered,
    };
  }
}

/** By the answers of a turn before this one. */
function tokensUsed({ steps }: Turn, index: number): number {
  return steps
    .slice(0, index)
    .map((step) => (step.kind === 'answer' ? step.usage : undefined))
    .reduce((sum, usage) => sum + (usage ? usage.promptTokens + usage.completionTokens : 0), 0);
}
