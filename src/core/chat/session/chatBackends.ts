import { Emitter } from '../../emitter.ts';
import type { Budget } from '../../glm/budget.ts';
import type { ModelLimits } from '../../glm/contextPlan.ts';
import { costUsd } from '../../glm/prices.ts';
import type { Backend, BackendId, TokenUsage } from '../../ports.ts';
import type { LatencyMonitor } from '../../routing/latencyMonitor.ts';
import type { AnswerTiming, RoutedClient } from '../../routing/routedClient.ts';
import { doorOf } from './chatDoor.ts';
import type { ChatBackends } from './chatParts.ts';

/** What a chat has to know of a backend. */
export interface ChatBackend extends Pick<Backend, 'label' | 'state' | 'terms'> {
  limits(): ModelLimits;
}

export interface RoutedBackendsParts {
  readonly client: Pick<RoutedClient, 'decideChat' | 'lastChatAnswer'>;
  readonly backends: Readonly<Record<BackendId, ChatBackend>>;
  readonly monitor: Pick<LatencyMonitor, 'summaries'>;
  readonly budget: Pick<Budget, 'today'>;
  /** Each fires when something that is told here may have changed. */
  readonly sources: readonly Pick<Emitter<void>, 'on'>[];
}

/** Who answers chats, as the router decides and the backends tell. */
export class RoutedBackends implements ChatBackends {
  readonly onDidChange = new Emitter<void>();
  readonly #parts: RoutedBackendsParts;
  readonly #subscriptions: readonly (() => void)[];

  constructor(parts: RoutedBackendsParts) {
    this.#parts = parts;
    this.#subscriptions = parts.sources.map((source) => source.on(() => this.onDidChange.emit()));
  }

  current(choice: BackendId | undefined): ReturnType<ChatBackends['current']> {
    const decision = this.#decide(choice);
    const { backend: id, reason } = decision;
    const door = doorOf(decision, this.#parts.backends);
    return { id, label: this.label(id), reason, ...(door && { door }) };
  }

  label(id: BackendId): string {
    return this.#parts.backends[id].label();
  }

  lastAnswer(): AnswerTiming | undefined {
    return this.#parts.client.lastChatAnswer;
  }

  limits(choice: BackendId | undefined): ModelLimits {
    return this.#parts.backends[this.#decide(choice).backend].limits();
  }

  /** Median over the answers to prompts of the size that was asked most. */
  tokensPerSecond(choice: BackendId | undefined): number | undefined {
    const { backend } = this.#decide(choice);
    const measured = this.#parts.monitor
      .summaries()
      .filter((row) => row.backend === backend && row.kind === 'chat' && row.tokensPerSecond);
    return measured.toSorted((a, b) => b.answers - a.answers)[0]?.tokensPerSecond?.p50;
  }

  price(usage: TokenUsage, backend: BackendId): number | undefined {
    const { prices } = this.#parts.backends[backend].terms();
    return prices && costUsd(usage, prices);
  }

  leftUsd(): number | null {
    const { limitUsd, spentUsd } = this.#parts.budget.today();
    return limitUsd === null ? null : Math.max(0, limitUsd - spentUsd);
  }

  /** Whether a model on this machine would answer a chat that may not leave it. */
  canStayHere(choice: BackendId | undefined): boolean {
    const wish = { isLocalOnly: true, ...(choice && { backend: choice }) };
    return this.#parts.client.decideChat(wish).refusal === undefined;
  }

  dispose(): void {
    this.#subscriptions.forEach((end) => end());
  }

  #decide(choice: BackendId | undefined) {
    return this.#parts.client.decideChat(choice ? { backend: choice } : {});
  }
}
