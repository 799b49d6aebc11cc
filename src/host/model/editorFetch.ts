import { getCACertificates } from 'node:tls';
import type { Fetch } from './guardedFetch.ts';

type Dispatcher = NonNullable<RequestInit['dispatcher']>;

/**
 * The global fetch as it is at the time of each call: VS Code replaces it in the extension host by
 * one that knows `http.proxy` and the certificates of the system (`http.systemCertificates`), but
 * forgets those of NODE_EXTRA_CA_CERTS. This one does not.
 * @param extraCertificates PEM texts; a server may show one of them, or one signed by them.
 */
export function createEditorFetch(extraCertificates = getCACertificates('extra')): Fetch {
  if (extraCertificates.length === 0) {
    return (input, init) => globalThis.fetch(input, init);
  }
  let dispatcher: Dispatcher | undefined;
  return (input, init) => {
    dispatcher ??= trusting([
      ...getCACertificates('bundled'),
      ...getCACertificates('system'),
      ...extraCertificates,
    ]);
    return globalThis.fetch(input, { ...init, dispatcher });
  };
}

/**
 * Tells VS Code's fetch which CAs to trust. That one makes its own connections, to the proxy or
 * directly, and asks the request's dispatcher for a list before it takes its default one; it looks
 * where undici's Agent keeps its options (`getAgentOptions` of @vscode/proxy-agent 0.29 and later).
 * Node's own fetch, where `http.fetchAdditionalSupport` is off, trusts the extra CAs by itself.
 */
function trusting(ca: readonly string[]): Dispatcher {
  const dispatcher: Pick<Dispatcher, 'dispatch'> = {
    [Symbol('options')]: { connect: { ca } },
    dispatch: (options, handler) => nodeDispatcher().dispatch(options, handler),
  };
  return dispatcher as Dispatcher; // fetch calls nothing else of it
}

/** The dispatcher of requests that name none, where Node's fetch itself keeps it. */
function nodeDispatcher(): Dispatcher {
  return Reflect.get(globalThis, Symbol.for('undici.globalDispatcher.1'));
}
