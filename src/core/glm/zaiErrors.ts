import type { RetryClass } from '../glmError.ts';
import type { Endpoint } from './endpoint.ts';
import type { FaultCode } from './errorSentences.ts';

/** What one business code of Z.ai's and BigModel's means to us. */
export interface ZaiError {
  readonly code: FaultCode;
  readonly retry: RetryClass;
  /** Goes on after the host's name; absent where the sentence of `code` says it all. */
  readonly says?: (endpoint: Endpoint) => string;
}

/**
 * Business codes of Z.ai and BigModel. They say more than the HTTP status: 1113 and 1308 to 1321 come
 * as 429 as well, but asking again after a second is in vain.
 * Source: docs.z.ai/api-reference/api-code; 1314 to 1321 as clients of the coding plan met them.
 */
export const zaiErrors: Readonly<Record<string, ZaiError>> = {
  ...each([1000, 1001, 1002, 1003, 1004], {
    code: 'backend.unauthorized',
    retry: 'never',
  }),
  ...each([1110, 1111, 1112], {
    code: 'backend.unauthorized',
    retry: 'never',
    says: () => 'has locked or closed your account — see to it on the provider’s site',
  }),
  1113: {
    code: 'backend.noBalance',
    retry: 'never',
    says: (endpoint) => `has no balance or package of yours for this — ${otherLine(endpoint)}`,
  },
  1210: {
    code: 'backend.badRequest',
    retry: 'never',
    says: ({ model }) => `does not take these parameters for “${model}” — try another model`,
  },
  1211: { code: 'backend.noSuchModel', retry: 'never' },
  ...each([1212, 1213, 1214], { code: 'backend.badRequest', retry: 'never' }),
  1220: { code: 'backend.unauthorized', retry: 'never' },
  1234: { code: 'backend.serverError', retry: 'afterDelay' },
  1261: { code: 'backend.promptTooLong', retry: 'never' },
  1301: { code: 'backend.contentRefused', retry: 'never' },
  1302: {
    code: 'backend.rateLimited',
    retry: 'afterDelay',
    says: () => 'takes no more requests of yours at the same time — wait for the others to end',
  },
  1303: {
    code: 'backend.rateLimited',
    retry: 'afterDelay',
    says: () => 'wants fewer requests a minute — wait a little',
  },
  1304: {
    code: 'backend.rateLimited',
    retry: 'afterReset',
    says: () => 'takes no more requests of yours today — switch the backend to local',
  },
  1305: {
    code: 'backend.overloaded',
    retry: 'afterDelay',
    says: () => 'is overloaded — wait a little, or switch the backend',
  },
  ...each([1308, 1316, 1317, 1318, 1319, 1320, 1321], {
    code: 'backend.rateLimited',
    retry: 'afterReset',
    says: () => 'says that your plan’s usage limit is reached — switch the backend until then',
  }),
  1309: {
    code: 'backend.noBalance',
    retry: 'never',
    says: () => 'says that your coding plan has expired — renew it, or switch the backend to local',
  },
  1310: {
    code: 'backend.rateLimited',
    retry: 'afterReset',
    says: () => 'says that your plan’s limit of the week or month is reached — switch the backend',
  },
  1311: {
    code: 'backend.noSuchModel',
    retry: 'never',
    says: ({ model }) =>
      `says that your plan lacks “${model}” — choose another in \`glmAir.remote.model\``,
  },
  1312: {
    code: 'backend.overloaded',
    retry: 'afterDelay',
    says: ({ model }) => `says that “${model}” is busy — wait a little, or try another model`,
  },
  1313: {
    code: 'backend.unauthorized',
    retry: 'never',
    says: () =>
      'limits your coding plan under its fair-use terms — set `glmAir.remote.provider` to a line that is billed by use',
  },
  ...each([1314, 1315], {
    code: 'backend.unauthorized',
    retry: 'never',
    says: (endpoint) =>
      `does not serve this request under your plan or key — ${otherLine(endpoint)}`,
  }),
};

/** A key of the coding plan has no balance on the general line, and the reverse. */
function otherLine({ dialect }: Endpoint): string {
  return dialect.name.endsWith('CodingPlan')
    ? 'if the key is not one of a coding plan, set `glmAir.remote.provider` to the line without a plan'
    : 'top it up, or set `glmAir.remote.provider` to the coding plan if the key belongs to one';
}

function each(codes: readonly number[], error: ZaiError): Record<string, ZaiError> {
  return Object.fromEntries(codes.map((code) => [code, error]));
}
