import type { ChatRequest, ModelClient, SecretDetector } from '../../core/ports.ts';
import { redactedChat, RedactingClient } from '../../core/safety/redactingClient.ts';
import type { SecretVault } from '../../core/safety/secretVault.ts';

/** Hides secrets from whatever is not on this machine. */
export interface Redaction {
  /** Wraps a client whose requests leave the machine. */
  client(client: ModelClient): ModelClient;
  /** A chat as such a client would send it. Throws `privacy.notChecked`. */
  chat(request: ChatRequest): Promise<ChatRequest>;
}

/**
 * The code that looks for secrets is loaded by the first request, and again by the next one where that failed.
 * @param isOn read once per request.
 */
export function createRedaction(vault: SecretVault, isOn: () => boolean): Redaction {
  const detector = new LazyDetector();
  return {
    client: (client) => new RedactingClient({ client, detector, vault, isOn }),
    chat: async (request) => (isOn() ? redactedChat(request, { detector, vault }) : request),
  };
}

class LazyDetector implements SecretDetector {
  #loaded: SecretDetector | undefined;

  async find(text: string): ReturnType<SecretDetector['find']> {
    this.#loaded ??= await load();
    return this.#loaded.find(text);
  }
}

async function load(): Promise<SecretDetector> {
  const { createSecretDetector } = await import('../parsers/secretDetector.ts');
  return createSecretDetector();
}
