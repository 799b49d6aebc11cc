import * as z from 'zod/mini';

export const remoteProviders = [
  'zai',
  'zaiCodingPlan',
  'bigmodel',
  'bigmodelCodingPlan',
  'openrouter',
  'huggingface',
  'custom',
] as const;
export type RemoteProvider = (typeof remoteProviders)[number];

export type BackendChoice = 'auto' | 'local' | 'remote';

/** One readonly snapshot of every `glmAir.*` setting; keys are the manifest's without the prefix. */
export interface Settings {
  readonly backend: BackendChoice;
  readonly 'remote.provider': RemoteProvider;
  /** Address to which `/chat/completions` is appended; used by provider `custom` alone. */
  readonly 'remote.baseUrl': string;
  readonly 'remote.model': string;
  readonly 'completion.backend': BackendChoice | 'inherit';
  readonly 'local.engine': 'auto' | 'bundled' | 'external';
  readonly 'local.modelPath': string;
  readonly 'local.serverUrl': string;
  readonly 'local.gpuLayers': 'auto' | number;
  readonly 'local.contextSize': 'auto' | number;
  readonly 'completion.enabled': boolean;
  /** Language id → whether it gets ghost text; `*` stands for all that are not named. */
  readonly 'completion.languages': Readonly<Record<string, boolean>>;
  readonly 'completion.delayMs': 'auto' | number;
  readonly 'completion.maxLines': number;
  readonly 'privacy.exclude': readonly string[];
}
export type SettingKey = keyof Settings;

/** What a setting is when it is absent or unusable; package.json must say the same. */
export const defaultSettings: Settings = {
  backend: 'auto',
  'remote.provider': 'zai',
  'remote.baseUrl': '',
  'remote.model': '',
  'completion.backend': 'inherit',
  'local.engine': 'auto',
  'local.modelPath': '',
  'local.serverUrl': '',
  'local.gpuLayers': 'auto',
  'local.contextSize': 'auto',
  'completion.enabled': true,
  'completion.languages': { '*': true, plaintext: false, markdown: false, scminput: false },
  'completion.delayMs': 'auto',
  'completion.maxLines': 12,
  'privacy.exclude': [],
};

const autoOrInt = (min: number, max: number) =>
  z.union([z.literal('auto'), z.int().check(z.gte(min), z.lte(max))]);

const schemas: { readonly [Key in SettingKey]: z.ZodMiniType<Settings[Key]> } = {
  backend: z.enum(['auto', 'local', 'remote']),
  'remote.provider': z.enum(remoteProviders),
  'remote.baseUrl': z.string(),
  'remote.model': z.string(),
  'completion.backend': z.enum(['inherit', 'auto', 'local', 'remote']),
  'local.engine': z.enum(['auto', 'bundled', 'external']),
  'local.modelPath': z.string(),
  'local.serverUrl': z.string(),
  'local.gpuLayers': autoOrInt(0, 999),
  'local.contextSize': autoOrInt(512, 131_072),
  'completion.enabled': z.boolean(),
  'completion.languages': z.record(z.string(), z.boolean()),
  'completion.delayMs': autoOrInt(0, 3_000),
  'completion.maxLines': z.int().check(z.gte(1), z.lte(60)),
  'privacy.exclude': z.array(z.string()),
};

export const settingKeys = Object.keys(schemas).toSorted() as SettingKey[]; // keys of a typed literal

/** The raw values of one setting: what VS Code made of all its places, and two of those places. */
export interface RawSetting {
  readonly effective: unknown;
  readonly user: unknown;
  readonly workspace: unknown;
}

export interface ParsedSettings {
  readonly settings: Settings;
  /** One sentence per setting that could not be used and so has its default. */
  readonly problems: readonly string[];
}

/**
 * Reads every setting by its own schema, so that one wrong value costs one default and no more.
 * A workspace may keep requests on this machine and hide more files, never the reverse; whose API
 * is asked for which model is no business of its.
 * @param read gives the raw values of a key without the `glmAir.` prefix, `undefined` if unset.
 */
export function parseSettings(read: (key: SettingKey) => RawSetting): ParsedSettings {
  const problems: string[] = [];
  const entries = settingKeys.map((key) => {
    const raw = tightened(key, read(key)) ?? defaultSettings[key];
    const parsed = schemas[key].safeParse(raw);
    if (parsed.success) {
      return [key, parsed.data];
    }
    problems.push(
      `The setting glmAir.${key} can't be ${shorten(raw)}; its default is used: ${shorten(defaultSettings[key])}.`,
    );
    return [key, defaultSettings[key]];
  });
  // Each value was checked by the schema of its own key.
  return { settings: Object.fromEntries(entries) as Settings, problems };
}

function tightened(key: SettingKey, raw: RawSetting): unknown {
  switch (key) {
    case 'backend':
    case 'completion.backend':
      return raw.workspace === 'local' ? raw.workspace : raw.user;
    case 'remote.provider':
    case 'remote.model':
      return raw.user;
    case 'privacy.exclude':
      return Array.isArray(raw.user) && Array.isArray(raw.workspace)
        ? [...raw.user, ...raw.workspace]
        : raw.effective;
    default:
      return raw.effective;
  }
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
