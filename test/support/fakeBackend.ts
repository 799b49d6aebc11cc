import type { GlmError } from '../../src/core/glmError.ts';
import type {
  Backend,
  BackendId,
  BackendState,
  BackendTerms,
  ModelClient,
  ModelEvent,
} from '../../src/core/ports.ts';

/** A backend whose state is set by hand and whose answer is a script. */
export class FakeBackend implements Backend {
  readonly id: BackendId;
  current: BackendState;
  currentTerms: BackendTerms;
  script: () => AsyncIterable<ModelEvent>;
  readonly notes: string[] = [];

  constructor(id: BackendId, state: BackendState, script: () => AsyncIterable<ModelEvent>) {
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

  connect(): Promise<ModelClient> {
    return Promise.resolve({ chat: () => this.script(), fillInMiddle: () => this.script() });
  }

  noteAnswer(): void {
    this.notes.push('answer');
  }

  noteFailure(error: GlmError): void {
    this.notes.push(error.code);
  }
}
