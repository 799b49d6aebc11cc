import type { BackendId } from '../ports.ts';

export const backendIds: readonly BackendId[] = ['local', 'remote'];

export function otherBackend(backend: BackendId): BackendId {
  return backend === 'local' ? 'remote' : 'local';
}
