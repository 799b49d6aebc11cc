import { Emitter } from '../../core/emitter.ts';
import type { Budget } from '../../core/glm/budget.ts';
import type { ConnectionReport } from '../../core/glm/connectionReport.ts';
import type { Endpoint, EndpointMemory } from '../../core/glm/endpoint.ts';
import type { ChatRequest, Clock, Logger } from '../../core/ports.ts';
import type { SecretVault } from '../../core/safety/secretVault.ts';
import { BackendHealth } from '../../core/routing/backendHealth.ts';
import { createEditorFetch } from './editorFetch.ts';
import { ExternalServer } from './externalServer.ts';
import type { Fetch } from './guardedFetch.ts';
import { isLoopback } from './loopback.ts';
import { LocalBackend, type LocalPlan, type LocalEngine } from './localBackend.ts';
import type { OpenAiClient, OpenAiClientParts } from './openAiClient.ts';
import { recogniseAddress } from './recogniseServer.ts';
import { createRedaction } from './redaction.ts';
import { RemoteBackend } from './remoteBackend.ts';
import { Sidecar } from './sidecar.ts';
import { forkSidecar } from './sidecarChild.ts';

export interface BackendsParts {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly memory: EndpointMemory;
  readonly budget: Budget;
  /** Keeps the secrets that were replaced in requests. */
  readonly vault: SecretVault;
  /** Whether secrets are replaced, `privacy.redactSecrets`; read once per request. */
  readonly redactsSecrets: () => boolean;
  /** Absolute path of the sidecar's bundle. */
  readonly sidecarPath: string;
  /** Tests have less of it. */
  readonly patience?: OpenAiClientParts['patience'];
}

export interface Backends {
  readonly local: LocalBackend;
  readonly remote: RemoteBackend;
  /** One of the two got better or worse. */
  readonly onDidChange: Emitter<void>;
  /** Asks both what they can do; where one is not set up, says what it lacks. */
  testConnections(signal: AbortSignal): Promise<readonly ConnectionReport[]>;
  /** A chat as it would leave the machine. Throws `privacy.notChecked`. */
  redacted(request: ChatRequest): Promise<ChatRequest>;
}

/** Both backends, with the client's code loaded by the first request and not before. */
export function createBackends(parts: BackendsParts): Backends {
  const { budget, clock, logger, memory, patience } = parts;
  const fetch = createEditorFetch();
  const openClient = async (endpoint: Endpoint, through: Fetch = fetch): Promise<OpenAiClient> => {
    const { OpenAiClient } = await import('./openAiClient.ts');
    return new OpenAiClient({
      endpoint,
      memory,
      budget,
      fetch: through,
      clock,
      ...(patience && { patience }),
    });
  };
  const onDidChange = new Emitter<void>();
  budget.onDidChange.on(() => onDidChange.emit());
  const healthOf = (name: string) => {
    const health = new BackendHealth(name, { clock, logger });
    health.onDidChange.on(() => onDidChange.emit());
    return health;
  };
  const launch = forkSidecar({ path: parts.sidecarPath, execPath: process.execPath });
  const createEngine = (plan: LocalPlan): LocalEngine =>
    plan.engine === 'external'
      ? new ExternalServer({ serverUrl: plan.serverUrl, clock, fetch })
      : new Sidecar({ plan: { ...plan, threads: 'auto' }, launch, clock, logger });
  const redaction = createRedaction(parts.vault, parts.redactsSecrets);
  const local = new LocalBackend({
    health: healthOf('local'),
    createEngine,
    openClient: async (endpoint) =>
      isLoopback(endpoint.baseUrl)
        ? openClient(endpoint)
        : redaction.client(await openClient(endpoint)),
  });
  // Behind a remote address on this machine there is a tunnel or a gateway.
  const remote = new RemoteBackend({
    health: healthOf('remote'),
    budget,
    recognise: (endpoint) => recogniseAddress(endpoint, fetch, new AbortController().signal),
    openClient: async (endpoint) => redaction.client(await openClient(endpoint)),
  });
  const testConnections = async (signal: AbortSignal) => {
    const { reportOn } = await import('./connectionTest.ts');
    const tools = { memory, fetch, openClient };
    return [
      await reportOn('Remote', remote, tools, signal),
      await reportOn('Local', local, tools, signal),
    ];
  };
  const redacted = (request: ChatRequest) => redaction.chat(request);
  return { local, remote, onDidChange, testConnections, redacted };
}
