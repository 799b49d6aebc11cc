import { GlmError } from '../glmError.ts';
import type { RemoteProvider, Settings } from '../settings.ts';
import { glmAirLimits, type ModelLimits } from './contextPlan.ts';
import type { Dialect } from './dialects.ts';
import { dialectAt, providerPresets } from './providers.ts';

/** One address with one model behind it: all that a client must know to ask it. */
export interface Endpoint {
  /** Whose server it is; decides which setting or command an error sentence names. */
  readonly kind: 'provider' | 'custom' | 'external' | 'sidecar';
  /** Address to which `/chat/completions` is appended, without a slash at its end. */
  readonly baseUrl: string;
  /** Bearer token; empty for a server that asks for none. */
  readonly apiKey: string;
  readonly model: string;
  readonly dialect: Dialect;
  /** As far as the server states them; else they are GLM-4.5-Air's own. */
  readonly limits?: Partial<ModelLimits>;
  /** What `instanceHeader` must say in each response, where we started the server ourselves. */
  readonly instance?: string;
}

/** What the endpoint's model can take and give: as its server states it, else as GLM-4.5-Air can. */
export function limitsOf({ limits }: Pick<Endpoint, 'limits'>): ModelLimits {
  const { contextTokens, answerTokens } = { ...glmAirLimits, ...limits };
  return { contextTokens, answerTokens: Math.min(answerTokens, contextTokens) };
}

/** Where it is kept between sessions what requests taught about an endpoint. */
export interface EndpointMemory {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

/** Name under which facts about an endpoint are remembered; carries no secret. */
export function endpointId(endpoint: Endpoint): string {
  return `${endpoint.baseUrl} ${endpoint.model}`;
}

/**
 * Name under which a provider's key is kept. Each server that `custom` points at has a slot of its
 * own, so that a key never travels to another one.
 */
export function keySlot(provider: RemoteProvider, baseUrl: string): string {
  if (provider !== 'custom') {
    return provider;
  }
  const address = baseUrl.trim();
  return `custom ${URL.canParse(address) ? new URL(address).origin : address}`;
}

/**
 * The endpoint that the `glmAir.remote.*` settings describe.
 * Throws `backend.noKey` without a key, except for `custom`, where many servers ask for none, and
 * `backend.badAddress` if `custom` has no usable address.
 */
export function remoteEndpoint(settings: Settings, apiKey: string | undefined): Endpoint {
  const provider = settings['remote.provider'];
  const preset = providerPresets[provider];
  const model = settings['remote.model'].trim() || preset.model;
  if (provider === 'custom') {
    const baseUrl = parseAddress(settings['remote.baseUrl'], 'glmAir.remote.baseUrl');
    return { kind: 'custom', baseUrl, apiKey: apiKey ?? '', model, dialect: dialectAt(baseUrl) };
  }
  if (!apiKey) {
    throw new GlmError(
      'backend.noKey',
      'There is no API key yet — run “GLM Air: Set API Key”, or use a local model.',
    );
  }
  return { kind: 'provider', baseUrl: preset.baseUrl, apiKey, model, dialect: preset.dialect };
}

/**
 * An http(s) address without a slash at its end.
 * @param setting full id of the setting it comes from, for the sentence of `backend.badAddress`.
 */
export function parseAddress(raw: string, setting: string): string {
  const address = raw.trim();
  if (!address) {
    throw new GlmError('backend.badAddress', `No server is named — set ${setting} to its address.`);
  }
  const protocol = URL.canParse(address) ? new URL(address).protocol : '';
  if (protocol !== 'http:' && protocol !== 'https:') {
    throw new GlmError(
      'backend.badAddress',
      `“${address}” is not an http(s) address — correct ${setting}.`,
    );
  }
  return address.replace(/\/+$/, '');
}
