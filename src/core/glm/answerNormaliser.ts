import type { FinishReason, ModelEvent, TokenUsage, Tool } from '../ports.ts';
import { type CallField, CallFields } from './callFields.ts';
import { MarkupReader, type MarkupSink, type Opening, type Voice } from './markupReader.ts';
import { type CallDraft, draftOfText, toolCallOf } from './toolCall.ts';

export interface AnswerFrame {
  /** Tools that the request offered; without any, nothing in the answer's text is a call. */
  readonly tools: readonly Tool[];
  readonly opening: Opening;
}

/** Where a server may put a call; some put the same one in two places. */
type CallPlace = 'text' | 'reasoning' | 'fields';

/**
 * Turns what any server sends as the parts of one answer into `ModelEvent`s: thoughts, words and
 * calls, wherever they were put. Synchronous, and linear in the length of the answer.
 *
 * If an answer that is whole has neither words nor calls, what the server took for its thoughts is
 * said as its words at the end, once: SGLang does so when the model skips thinking (its #37645).
 */
export class AnswerNormaliser {
  /** The server's name for the answer, from which calls without a name get theirs. */
  answerId = '';
  readonly #frame: AnswerFrame;
  readonly #fields: CallFields;
  readonly #readers: Readonly<Record<Voice, MarkupReader>>;
  #events: ModelEvent[] = [];
  /** Where the last part of the answer stood. */
  #place: CallPlace | undefined;
  #hasWords = false;
  #hasReasoning = false;
  #isCut = false;
  /** Thoughts that only the server calls so. */
  #thoughts: string[] = [];
  readonly #ids = new Set<string>();
  /** Calls and where they stood first. */
  readonly #calls = new Map<string, CallPlace>();

  constructor(frame: AnswerFrame) {
    this.#frame = frame;
    const { tools, opening } = frame;
    const toolNames = new Set(tools.map((tool) => tool.name));
    this.#fields = new CallFields(toolNames);
    this.#readers = {
      text: new MarkupReader({ voice: 'text', opening, toolNames }, this.#sink('text')),
      reasoning: new MarkupReader(
        { voice: 'reasoning', opening: 'words', toolNames },
        this.#sink('reasoning'),
      ),
    };
  }

  /** Whether words wait because they may prove to be a thought. */
  get isUndecided(): boolean {
    return this.#readers.text.isUndecided;
  }

  /** How the server's next answer will begin, judged by this one. */
  get opening(): Opening {
    return this.#hasReasoning ? 'words' : this.#readers.text.opening;
  }

  /** Adds a part of what the server calls the model's words, or its thoughts. */
  add(voice: Voice, text: string): ModelEvent[] {
    this.#goTo(voice);
    const reader = this.#readers[voice];
    if (reader.pass(text)) {
      this.#note(voice, voice, text);
      return [{ type: voice, text }];
    }
    reader.read(text);
    return this.#drain();
  }

  /** Adds parts of calls that came in fields of their own; they are told at the end. */
  addCalls(fields: readonly CallField[]): ModelEvent[] {
    this.#goTo('fields');
    this.#fields.take(fields);
    return this.#drain();
  }

  /** The words that wait are words. */
  decide(): ModelEvent[] {
    this.#readers.text.decide();
    return this.#drain();
  }

  /** What is left to say of an answer that broke off: words, but no calls. */
  breakOff(): ModelEvent[] {
    this.#endReaders('cut');
    return this.#drain().filter((event) => event.type !== 'toolCall');
  }

  /**
   * What is left to say, then usage and finish. A whole answer that has calls finishes with
   * `toolCalls`, whatever the server says.
   */
  end(reason: FinishReason, usage?: TokenUsage): ModelEvent[] {
    this.#isCut = reason === 'length';
    this.#endReaders(this.#isCut ? 'cut' : 'whole');
    for (const draft of this.#fields.drafts()) {
      this.#addCall(draft, 'fields');
    }
    const hasCalls = this.#ids.size > 0;
    const thoughts = this.#thoughts.join('').trim();
    if (reason === 'stop' && !hasCalls && !this.#hasWords && thoughts !== '') {
      this.#events.push({ type: 'text', text: thoughts });
    }
    if (usage) {
      this.#events.push({ type: 'usage', usage });
    }
    const finish = reason === 'stop' && hasCalls ? 'toolCalls' : reason;
    this.#events.push({ type: 'finish', reason: finish });
    return this.#drain();
  }

  #endReaders(answer: 'whole' | 'cut'): void {
    this.#goTo(undefined);
    this.#readers.reasoning.end(answer);
    this.#readers.text.end(answer);
  }

  #goTo(place: CallPlace | undefined): void {
    if (this.#place !== place) {
      if (this.#place === 'text' || this.#place === 'reasoning') {
        this.#readers[this.#place].pause();
      }
      this.#place = place;
      if (place === 'reasoning') {
        this.#hasReasoning = true;
        this.#readers.text.decide(); // a server that tells thoughts apart tells them all
      }
    }
  }

  #sink(place: Voice): MarkupSink {
    return {
      say: (voice, text) => {
        this.#note(place, voice, text);
        this.#events.push({ type: voice, text });
      },
      call: (call) => this.#addCall(draftOfText(call), place),
      endThought: () => {
        this.#thoughts = [];
      },
    };
  }

  #note(place: Voice, voice: Voice, text: string): void {
    if (voice === 'text') {
      this.#hasWords ||= text.trim() !== '';
    } else if (place === 'reasoning' || this.#frame.opening === 'thought') {
      this.#thoughts.push(text);
    }
  }

  #addCall(draft: CallDraft, place: CallPlace): void {
    const flaw = this.#isCut && draft.flaw ? 'cut' : draft.flaw;
    const call = toolCallOf({ ...draft, flaw }, this.#idOf(draft), this.#frame.tools);
    const signature = JSON.stringify([call.name, call.arguments]);
    const firstPlace = this.#calls.get(signature) ?? place;
    if (firstPlace === place) {
      this.#calls.set(signature, place);
      this.#ids.add(call.id);
      this.#events.push({ type: 'toolCall', call });
    }
  }

  /** The server's id, or one that is like no other in this answer nor in the answers around it. */
  #idOf({ id }: CallDraft): string {
    const madeUp = ['call', this.answerId, this.#ids.size + 1].filter(Boolean).join('_');
    return id && !this.#ids.has(id) ? id : madeUp;
  }

  #drain(): ModelEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }
}
