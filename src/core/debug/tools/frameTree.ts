import type { VariableTree } from '../evaluate/walkPath.ts';
import { quirksOf } from '../quirks.ts';
import { bodies } from '../sessions/dapMessages.ts';
import { isReadable, mayExpand, variableOf } from '../snapshot/readVariables.ts';
import type { SnapshotVariable } from '../snapshot/stopSnapshot.ts';
import type { StandingProgram } from './standingProgram.ts';

/** Children of one value that are read; of more, a range can be asked for. */
const pageSize = 100;

/** The variables of a frame as the adapter has them now. */
export class FrameTree implements VariableTree<SnapshotVariable> {
  readonly #program: StandingProgram;
  readonly #frameId: number;
  readonly #signal: AbortSignal;
  readonly #known = new Map<number, Promise<readonly SnapshotVariable[]>>();

  constructor(program: StandingProgram, frameId: number, signal: AbortSignal) {
    this.#program = program;
    this.#frameId = frameId;
    this.#signal = signal;
  }

  async roots(): Promise<readonly SnapshotVariable[]> {
    const body = await this.#program.ask('scopes', { frameId: this.#frameId }, this.#signal);
    const scopes = bodies.scopes.safeParse(body).data?.scopes ?? [];
    const all: SnapshotVariable[] = [];
    for (const { variablesReference } of scopes.filter((each) => isReadable(each, this.#quirks))) {
      all.push(...(await this.#read(variablesReference)));
    }
    return all;
  }

  children({ reference }: SnapshotVariable): Promise<readonly SnapshotVariable[]> {
    return reference === undefined ? Promise.resolve([]) : this.#read(reference);
  }

  /** Children of a range: 0-based. */
  range(
    { reference = 0 }: SnapshotVariable,
    start: number,
    count: number,
  ): Promise<readonly SnapshotVariable[]> {
    return this.#ask({ variablesReference: reference, filter: 'indexed', start, count }).then(
      // Some adapters do not page, and send all.
      (all) => (all.length > count ? all.slice(start, start + count) : all),
    );
  }

  isClosed(value: SnapshotVariable): boolean {
    return value.reference !== undefined && !mayExpand(value, this.#quirks);
  }

  #read(reference: number): Promise<readonly SnapshotVariable[]> {
    const known = this.#known.get(reference);
    const canPage = this.#program.session.capabilities.supportsVariablePaging === true;
    const page = canPage ? { start: 0, count: pageSize } : {};
    const read = known ?? this.#ask({ variablesReference: reference, ...page });
    this.#known.set(reference, read);
    return read;
  }

  async #ask(args: Readonly<Record<string, unknown>>): Promise<readonly SnapshotVariable[]> {
    const body = await this.#program.ask('variables', args, this.#signal);
    const variables = bodies.variables.safeParse(body).data?.variables ?? [];
    return variables
      .filter(({ name }) => !this.#quirks.noise.test(name) || name === 'this')
      .map(variableOf);
  }

  get #quirks() {
    return quirksOf(this.#program.session.info.type);
  }
}
