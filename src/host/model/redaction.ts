import type { ModelClient, SecretDetector } from '../../core/ports.ts';
import { RedactingClient } from '../../core/safety/redactingClient.ts';
import type { SecretVault } from '../../core/safety/secretVault.ts';

/**
 * Makes what wraps each client whose requests leave the machine. The code that looks for secrets is loaded
 * by the first request, and again by the next one where that failed.
 * @param isOn read once per request.
 */
export function createRedaction(
  vault: SecretVault,
  isOn: () => boolean,
): (client: ModelClient) => ModelClient {
  const detector = new LazyDetector();
  return (client) => new RedactingClient({ client, detector, vault, isOn });
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
