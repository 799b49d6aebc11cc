import type * as vscode from 'vscode';
import { Emitter } from '../core/emitter.ts';

/** Read when no key is stored, so that containers and tests need no click. */
const environmentVariable = 'GLM_AIR_API_KEY';

/**
 * API keys in VS Code's secret storage, one per key slot. A slot names who the key is for (a provider, or the
 * origin of a custom server), so that no stored key is ever sent to an address that it was not given for. The
 * environment's key goes to the one that the user's settings name, unless a key, or the empty answer "none", is stored.
 */
export class KeyStore implements vscode.Disposable {
  readonly onDidChange = new Emitter<void>();
  readonly #secrets: vscode.SecretStorage;
  readonly #environment: NodeJS.ProcessEnv;
  readonly #subscription: vscode.Disposable;

  constructor(secrets: vscode.SecretStorage, environment: NodeJS.ProcessEnv) {
    this.#secrets = secrets;
    this.#environment = environment;
    this.#subscription = secrets.onDidChange(() => this.onDidChange.emit());
  }

  get hasEnvironmentKey(): boolean {
    return Boolean(this.#environment[environmentVariable]);
  }

  async get(slot: string): Promise<string | undefined> {
    return (await this.#secrets.get(secretName(slot))) ?? this.#environment[environmentVariable];
  }

  async set(slot: string, key: string): Promise<void> {
    await this.#secrets.store(secretName(slot), key);
  }

  async clear(slot: string): Promise<void> {
    await this.#secrets.delete(secretName(slot));
  }

  dispose(): void {
    this.#subscription.dispose();
  }
}

function secretName(slot: string): string {
  return `glmAir.apiKey.${slot}`;
}
