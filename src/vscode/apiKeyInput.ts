import * as vscode from 'vscode';
import { keySlot } from '../core/glm/endpoint.ts';
import { remoteProviders, type RemoteProvider } from '../core/settings.ts';
import type { KeyStore } from './keyStore.ts';
import type { SettingsReader } from './settings.ts';

const providerNames: Readonly<Record<RemoteProvider, string>> = {
  zai: 'Z.ai',
  zaiCodingPlan: 'Z.ai coding plan',
  bigmodel: 'BigModel',
  bigmodelCodingPlan: 'BigModel coding plan',
  openrouter: 'OpenRouter',
  huggingface: 'Hugging Face',
  custom: 'Another OpenAI-compatible server',
};

/** Asks whose key it is, for an address where that is not known, and for the key; Escape changes nothing. */
export async function askForApiKey(settings: SettingsReader, keys: KeyStore): Promise<void> {
  const provider = await pickProvider(settings.current['remote.provider']);
  if (!provider) {
    return;
  }
  const baseUrl = provider === 'custom' ? await askForAddress(settings) : '';
  if (baseUrl === undefined) {
    return;
  }
  const key = await vscode.window.showInputBox({
    title: `API key for ${providerNames[provider]}`,
    prompt:
      provider === 'custom'
        ? 'Leave it empty if the server asks for none.'
        : 'Kept in the secret storage of VS Code, and sent to this provider alone.',
    password: true,
    ignoreFocusOut: true,
  });
  if (key === undefined) {
    return;
  }
  await settings.set('remote.provider', provider);
  if (provider === 'custom') {
    await settings.set('remote.baseUrl', baseUrl);
  }
  if (key.trim() || provider === 'custom') {
    // An empty one says that this server gets none, the environment's included.
    await keys.set(keySlot(provider, baseUrl), key.trim());
  }
}

/** Forgets the key of the provider that is set. */
export async function clearApiKey(settings: SettingsReader, keys: KeyStore): Promise<void> {
  const provider = settings.current['remote.provider'];
  await keys.clear(keySlot(provider, settings.current['remote.baseUrl']));
  void vscode.window.showInformationMessage(
    keys.hasEnvironmentKey
      ? `GLM Air: The stored key for ${providerNames[provider]} is forgotten; the one in GLM_AIR_API_KEY is used.`
      : `GLM Air: The key for ${providerNames[provider]} is forgotten.`,
  );
}

async function pickProvider(current: RemoteProvider): Promise<RemoteProvider | undefined> {
  const currentFirst = [current, ...remoteProviders.filter((each) => each !== current)];
  const items = currentFirst.map((provider) => ({ label: providerNames[provider], provider }));
  const picked = await vscode.window.showQuickPick(items, { title: 'Whose API key is it?' });
  return picked?.provider;
}

function askForAddress(settings: SettingsReader): Thenable<string | undefined> {
  return vscode.window.showInputBox({
    title: 'Address of the server',
    prompt: 'The address to which /chat/completions is appended, usually ending in /v1.',
    placeHolder: 'http://gpu-server:8000/v1',
    value: settings.current['remote.baseUrl'],
    ignoreFocusOut: true,
    validateInput: (value) =>
      /^https?:\/\/\S+$/.test(value.trim()) ? undefined : 'An http:// or https:// address, please.',
  });
}
