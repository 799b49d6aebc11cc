import type { BackendId } from '../../../src/core/ports.ts';
import type { PolicyMaker } from './policy.ts';
import { otherThan, type Rule, SwitchingClient } from './switchingClient.ts';

/** The gain that TCP smooths round-trip times with (Jacobson 1988, “Congestion Avoidance and Control”). */
const gain = 1 / 8;
/** Requests from one look at the other backend to the next. */
const lookEvery = 20;

export function always(backend: BackendId): PolicyMaker {
  return (world) => new SwitchingClient(world, { choose: () => backend });
}

export const roundRobin: PolicyMaker = (world) => {
  let next: BackendId = 'remote';
  const choose = () => {
    next = otherThan(next);
    return next;
  };
  return new SwitchingClient(world, { choose });
};

/** Takes whose smoothed time to first token is lower; a failure counts as the time until a user gives up. */
export const ewmaSwitch: PolicyMaker = (world) => new SwitchingClient(world, new EwmaRule());

class EwmaRule implements Rule {
  readonly #smoothedMs: { [id in BackendId]?: number } = {};
  #requests = 0;

  choose(): BackendId {
    this.#requests += 1;
    const { local = 0, remote = 0 } = this.#smoothedMs;
    const better = remote < local ? 'remote' : 'local';
    return this.#requests % lookEvery === 0 ? otherThan(better) : better;
  }

  note(backend: BackendId, firstTokenMs: number): void {
    const known = this.#smoothedMs[backend] ?? firstTokenMs;
    this.#smoothedMs[backend] = known + (firstTokenMs - known) * gain;
  }
}
