import type { GlmError } from '../../src/core/glmError.ts';
import type {
  Backend,
  BackendId,
  BackendState,
  BackendTerms,
  ChatRequest,
  FimRequest,
  ModelClient,
  ModelEvent,
} from '../../src/core/ports.ts';

type Script = (signal: AbortSignal, request: ChatRequest | FimRequest) => AsyncIterable<ModelEvent>;

/** A backend whose state is set by hand and whose answer is a script. */
export class FakeBackend implements Backend {
  readonly id: BackendId;
  current: BackendState;
  currentTerms: BackendTerms;
  script: Script;
  /** What it waits for before it can be asked. */
  connecting: () => Promise<unknown> = () => Promise.resolve();
  readonly notes: string[] = [];

  constructor(id: BackendId, state: BackendState, script: Script) {
    this.id = id;
    this.current = state;
    this.currentTerms = {
      identity: id,
      isOnThisMachine: id === 'local',
      prices: { input: 0, output: 0 },
    };
    this.script = script;
  }

  label(): string {
    return this.id;
  }

  state(): BackendState {
    return this.current;
  }

  terms(): BackendTerms {
    return this.currentTerms;
  }

  async connect(): Promise<ModelClient> {
    await this.connecting();
    const answer = (request: ChatRequest | FimRequest, signal: AbortSignal) => {
      return this.script(signal, request);
    };
    return { chat: answer, fillInMiddle: answer };
  }

  noteAnswer(): void {
    this.notes.push('answer');
  }

  noteFailure(error: GlmError): void {
    this.notes.push(error.code);
  }
}
