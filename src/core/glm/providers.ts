import type { RemoteProvider } from '../settings.ts';
import { dialects, type Dialect } from './dialects.ts';

export interface ProviderPreset {
  /** Address to which `/chat/completions` is appended; empty where the user gives it. */
  readonly baseUrl: string;
  /** The provider's id of GLM-4.5-Air. */
  readonly model: string;
  readonly dialect: Dialect;
}

/** Every remote line that has a name in the settings. */
export const providerPresets: Readonly<Record<RemoteProvider, ProviderPreset>> = {
  zai: {
    baseUrl: 'https://api.z.ai/api/paas/v4',
    model: 'glm-4.5-air',
    dialect: dialects.zai,
  },
  zaiCodingPlan: {
    baseUrl: 'https://api.z.ai/api/coding/paas/v4',
    model: 'glm-4.5-air',
    dialect: dialects.zaiCodingPlan,
  },
  bigmodel: {
    baseUrl: 'https://open.bigmodel.cn/api/paas/v4',
    model: 'glm-4.5-air',
    dialect: dialects.bigmodel,
  },
  bigmodelCodingPlan: {
    baseUrl: 'https://open.bigmodel.cn/api/coding/paas/v4',
    model: 'glm-4.5-air',
    dialect: dialects.bigmodelCodingPlan,
  },
  openrouter: {
    baseUrl: 'https://openrouter.ai/api/v1',
    model: 'z-ai/glm-4.5-air',
    dialect: dialects.openrouter,
  },
  huggingface: {
    baseUrl: 'https://router.huggingface.co/v1',
    model: 'zai-org/GLM-4.5-Air',
    dialect: dialects.huggingface,
  },
  custom: { baseUrl: '', model: 'zai-org/GLM-4.5-Air', dialect: dialects.unknown },
};

/** The dialect spoken at an address that the user gave: a provider's own, or not known yet. */
export function dialectAt(baseUrl: string): Dialect {
  const named = Object.values(providerPresets).find((preset) => preset.baseUrl === baseUrl);
  return named?.dialect ?? dialects.unknown;
}
