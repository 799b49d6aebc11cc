import type { Endpoint } from './endpoint.ts';

/** What a server's own error can mean to us. */
export type FaultCode =
  | 'backend.unauthorized'
  | 'backend.noBalance'
  | 'backend.noSuchModel'
  | 'backend.rateLimited'
  | 'backend.overloaded'
  | 'backend.badRequest'
  | 'backend.promptTooLong'
  | 'backend.contentRefused'
  | 'backend.notAnApi'
  | 'backend.timeout'
  | 'backend.unreachable'
  | 'backend.serverError';

/** What a user calls this server: its host, or the local model. */
export function hostOf(endpoint: Endpoint): string {
  return endpoint.kind === 'sidecar' ? 'The local model' : new URL(endpoint.baseUrl).host;
}

/** Where to look when the wrong thing, or nothing, answers at an endpoint's address. */
export function addressAdvice({ kind }: Endpoint): string {
  return addressAdvices[kind];
}

/** What happened and what to do about it, without the server's own words. */
export function sentenceFor(code: FaultCode, endpoint: Endpoint): string {
  return `${hostOf(endpoint)} ${sentences[code](endpoint)}.`;
}

const addressAdvices: Readonly<Record<Endpoint['kind'], string>> = {
  provider: 'check the network connection and VS Code’s `http.proxy`',
  custom: 'check `glmAir.remote.baseUrl` (it usually ends in /v1)',
  external: 'check `glmAir.local.serverUrl`',
  sidecar: 'run “GLM Air: Restart Sidecar”',
};

const keyAdvices: Readonly<Record<Endpoint['kind'], string>> = {
  provider: 'run “GLM Air: Set API Key” with a valid one',
  custom: 'run “GLM Air: Set API Key” with a valid one',
  external: 'start it without one, or set it up as a remote backend',
  sidecar: 'run “GLM Air: Restart Sidecar”',
};

const modelAdvices: Readonly<Record<Endpoint['kind'], string>> = {
  ...addressAdvices,
  provider: 'check `glmAir.remote.model`',
  custom: 'check `glmAir.remote.model`',
};

const sentences: Readonly<Record<FaultCode, (endpoint: Endpoint) => string>> = {
  'backend.unauthorized': ({ kind }) => `did not accept the API key — ${keyAdvices[kind]}`,
  'backend.noBalance': () =>
    'has no credit or plan of yours left for this — top it up, or switch the backend to local',
  'backend.noSuchModel': ({ kind, model }) =>
    `does not serve the model “${model}” — ${modelAdvices[kind]}`,
  'backend.rateLimited': () => 'limits your requests — wait, or switch the backend',
  'backend.overloaded': () => 'can’t answer at the moment — wait a little, or switch the backend',
  'backend.badRequest': () => 'refused the request — try another model or backend if this goes on',
  'backend.promptTooLong': ({ model }) =>
    `can’t read that much at once with “${model}” — send less, or start a new chat`,
  'backend.contentRefused': () => 'refused the content of the request — say it in another way',
  'backend.notAnApi': (endpoint) => `has no such route — ${addressAdvice(endpoint)}`,
  'backend.timeout': () => 'took too long — wait a little, or switch the backend',
  'backend.unreachable': (endpoint) => `can’t be reached — ${addressAdvice(endpoint)}`,
  'backend.serverError': () => 'failed to answer — try again in a moment',
};
