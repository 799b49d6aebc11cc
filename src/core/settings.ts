import * as z from 'zod/mini';
import type { PriceTable } from './glm/prices.ts';

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

export type ToolApproval = 'ask' | 'allow' | 'deny';

export type BackendChoice = 'auto' | 'local' | 'remote';

/** One readonly snapshot of every `glmAir.*` setting; keys are the manifest's without the prefix. */
export interface Settings {
  readonly backend: BackendChoice;
  readonly 'remote.provider': RemoteProvider;
  /** Address to which `/chat/completions` is appended; used by provider `custom` alone. */
  readonly 'remote.baseUrl': string;
  readonly 'remote.model': string;
  readonly 'completion.backend': BackendChoice | 'inherit';
  readonly 'chat.backend': BackendChoice | 'inherit';
  /** What the automatic choice weighs: time against money. */
  readonly 'routing.prefer': 'speed' | 'balanced' | 'thrift';
  /** Whether slow ghost text may be asked for at both backends. */
  readonly 'routing.hedging': boolean;
  /** Whether a backend that bills by the token may be asked only to see how fast it is. */
  readonly 'routing.probePaid': boolean;
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
  readonly 'chat.thinking': 'auto' | 'on' | 'off';
  /** How readily `chat.thinking: auto` thinks. */
  readonly 'chat.thinkingEagerness': 'sparing' | 'balanced' | 'eager';
  /** Model answers with tool calls in one turn. */
  readonly 'chat.maxRounds': number;
  /** Tool, or `run_command:<words>`, → whether it may act without a question. */
  readonly 'tools.approval': Readonly<Record<string, ToolApproval>>;
  /** Whether secrets are replaced before anything leaves the machine. */
  readonly 'privacy.redactSecrets': boolean;
  readonly 'privacy.exclude': readonly string[];
  /** Files that only a model on this machine may see, in gitignore syntax. */
  readonly 'privacy.localOnly': readonly string[];
  /** US dollars; `null` for no limit. */
  readonly 'budget.maxUsdPerDay': number | null;
  readonly 'budget.maxTokensPerTurn': number | null;
  /** Model id → its prices, in US dollars for a million tokens. */
  readonly 'budget.prices': PriceTable;
}
export type SettingKey = keyof Settings;

/** What a setting is when it is absent or unusable; package.json must say the same. */
export const defaultSettings: Settings = {
  backend: 'auto',
  'remote.provider': 'zai',
  'remote.baseUrl': '',
  'remote.model': '',
  'completion.backend': 'inherit',
  'chat.backend': 'inherit',
  'routing.prefer': 'balanced',
  'routing.hedging': false,
  'routing.probePaid': false,
  'local.engine': 'auto',
  'local.modelPath': '',
  'local.serverUrl': '',
  'local.gpuLayers': 'auto',
  'local.contextSize': 'auto',
  'completion.enabled': true,
  'completion.languages': { '*': true, plaintext: false, markdown: false, scminput: false },
  'completion.delayMs': 'auto',
  'completion.maxLines': 12,
  'chat.thinking': 'auto',
  'chat.thinkingEagerness': 'balanced',
  'chat.maxRounds': 25,
  'tools.approval': {},
  'privacy.redactSecrets': true,
  'privacy.exclude': [],
  'privacy.localOnly': [],
  'budget.maxUsdPerDay': null,
  'budget.maxTokensPerTurn': null,
  'budget.prices': {},
};

const autoOrInt = (min: number, max: number) =>
  z.union([z.literal('auto'), z.int().check(z.gte(min), z.lte(max))]);

const price = z.number().check(z.gte(0));

const schemas: { readonly [Key in SettingKey]: z.ZodMiniType<Settings[Key]> } = {
  backend: z.enum(['auto', 'local', 'remote']),
  'remote.provider': z.enum(remoteProviders),
  'remote.baseUrl': z.string(),
  'remote.model': z.string(),
  'completion.backend': z.enum(['inherit', 'auto', 'local', 'remote']),
  'chat.backend': z.enum(['inherit', 'auto', 'local', 'remote']),
  'routing.prefer': z.enum(['speed', 'balanced', 'thrift']),
  'routing.hedging': z.boolean(),
  'routing.probePaid': z.boolean(),
  'local.engine': z.enum(['auto', 'bundled', 'external']),
  'local.modelPath': z.string(),
  'local.serverUrl': z.string(),
  'local.gpuLayers': autoOrInt(0, 999),
  'local.contextSize': autoOrInt(512, 131_072),
  'completion.enabled': z.boolean(),
  'completion.languages': z.record(z.string(), z.boolean()),
  'completion.delayMs': autoOrInt(0, 3_000),
  'completion.maxLines': z.int().check(z.gte(1), z.lte(60)),
  'chat.thinking': z.enum(['auto', 'on', 'off']),
  'chat.thinkingEagerness': z.enum(['sparing', 'balanced', 'eager']),
  'chat.maxRounds': z.int().check(z.gte(1), z.lte(200)),
  'tools.approval': z.record(z.string(), z.enum(['ask', 'allow', 'deny'])),
  'privacy.redactSecrets': z.boolean(),
  'privacy.exclude': z.array(z.string()),
  'privacy.localOnly': z.array(z.string()),
  'budget.maxUsdPerDay': z.nullable(price),
  'budget.maxTokensPerTurn': z.nullable(z.int().check(z.gte(1))),
  'budget.prices': z.record(
    z.string(),
    z.object({ input: price, output: price, cached: z.optional(price) }),
  ),
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
 * A workspace may keep requests on this machine, switch ghost text off and hide files, never the
 * reverse; it may lower budgets and have tools ask or refuse. Whose API is asked for which model is
 * no business of its.
 * @param read gives the raw values of a key without the `glmAir.` prefix, `undefined` if unset.
 */
export function parseSettings(read: (key: SettingKey) => RawSetting): ParsedSettings {
  const problems: string[] = [];
  const entries = settingKeys.map((key) => [key, settle(key, read(key), problems)]);
  // Each value was checked by the schema of its own key.
  const settings = Object.fromEntries(entries) as Settings;
  const isKeptLocal = read('backend').workspace === 'local';
  const kept = { ...settings, 'completion.backend': 'inherit', 'chat.backend': 'inherit' } as const;
  return { settings: isKeptLocal ? kept : settings, problems };
}

type Merge<Key extends SettingKey> = (
  user: Settings[Key],
  workspace: Settings[Key],
) => Settings[Key];

/** What a workspace's value does to the user's; settings that are not listed take the nearer one. */
const merges: { readonly [Key in SettingKey]?: Merge<Key> } = {
  backend: (user, workspace) => (workspace === 'local' ? workspace : user),
  'completion.backend': (user, workspace) => (workspace === 'local' ? workspace : user),
  'chat.backend': (user, workspace) => (workspace === 'local' ? workspace : user),
  'routing.prefer': (user) => user,
  'routing.hedging': (user, workspace) => user && workspace,
  'routing.probePaid': (user, workspace) => user && workspace,
  'remote.provider': (user) => user,
  'remote.model': (user) => user,
  'completion.enabled': (user, workspace) => user && workspace,
  'completion.languages': (user, workspace) => ({
    ...defaultSettings['completion.languages'],
    ...user,
    ...Object.fromEntries(Object.entries(workspace).filter(([, isOn]) => !isOn)),
  }),
  'chat.maxRounds': (user, workspace) => Math.min(user, workspace),
  'tools.approval': stricter,
  'privacy.redactSecrets': (user, workspace) => user || workspace,
  // In gitignore syntax the last rule wins, so the user's come last.
  'privacy.exclude': (user, workspace) => [...workspace, ...user],
  'privacy.localOnly': (user, workspace) => [...workspace, ...user],
  'budget.maxUsdPerDay': lower,
  'budget.maxTokensPerTurn': lower,
  'budget.prices': (user) => user,
};

function lower(user: number | null, workspace: number | null): number | null {
  return user === null || workspace === null ? (user ?? workspace) : Math.min(user, workspace);
}

type Approvals = Settings['tools.approval'];

/** A workspace adds questions and prohibitions; what it would allow is left out. */
function stricter(user: Approvals, workspace: Approvals): Approvals {
  const tightened = Object.entries(workspace).filter(
    ([name, approval]) => approval === 'deny' || (approval === 'ask' && user[name] !== 'deny'),
  );
  return { ...user, ...Object.fromEntries(tightened) };
}

function settle<Key extends SettingKey>(
  key: Key,
  raw: RawSetting,
  problems: string[],
): Settings[Key] {
  const merge: Merge<Key> | undefined = merges[key];
  if (!merge || raw.workspace === undefined) {
    return checked(key, raw.effective, problems) ?? defaultSettings[key];
  }
  const user = checked(key, raw.user, problems) ?? defaultSettings[key];
  const workspace = checked(key, raw.workspace, problems);
  return workspace === undefined ? user : merge(user, workspace);
}

/** The value if it is one; else nothing and a problem, or no problem where the setting is unset. */
function checked<Key extends SettingKey>(
  key: Key,
  raw: unknown,
  problems: string[],
): Settings[Key] | undefined {
  if (raw === undefined || raw === null) {
    return undefined;
  }
  const parsed = schemas[key].safeParse(raw);
  if (parsed.success) {
    return parsed.data;
  }
  problems.push(
    `The setting glmAir.${key} can't be ${shorten(raw)} — correct it; until then its default is used: ${shorten(defaultSettings[key])}.`,
  );
  return undefined;
}

function shorten(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
