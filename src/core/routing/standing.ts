import type { BackendId, Clock } from '../ports.ts';
import { PromptMemory } from './promptMemory.ts';
import { Workload } from './workload.ts';

/** Local engines keep what they read; of an API nobody knows until it tells. */
const cacheTrust = { local: 0.99, remote: 0 } as const;

/** What has come of one backend's requests since it was set up as it is; another server begins anew. */
export class Standing {
  readonly identity: string;
  readonly workload: Workload;
  readonly memories: Readonly<Record<'ghostText' | 'chat', PromptMemory>>;
  failuresInARow = 0;
  /** Requests in a row that the other backend took over because nothing came. */
  silencesInARow = 0;

  /** @param identity of server and model. */
  constructor(id: BackendId, identity: string, clock: Pick<Clock, 'now'>) {
    this.identity = identity;
    this.workload = new Workload(clock);
    this.memories = {
      ghostText: new PromptMemory(cacheTrust[id]),
      chat: new PromptMemory(cacheTrust[id]),
    };
  }
}
