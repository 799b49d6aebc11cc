import { canonicalText } from '../../safety/frozen.ts';
import type { McpEntry } from './mcpFile.ts';
import type { McpLaunch } from './mcpPorts.ts';

/** Where an entry stands, and what its variables may take from. */
export interface McpSurroundings {
  /** Canonical root of the workspace folder. */
  readonly folder: string;
  /** A variable of the editor's own environment. */
  readonly variable: (name: string) => string | undefined;
  /** What the entry's `envFile` holds. */
  readonly fileVariables: Readonly<Record<string, string>>;
  readonly sha256: (text: string) => string;
}

/** A server that could be started, as a person is asked about it. */
export interface McpWish {
  readonly launch: McpLaunch;
  /**
   * Command line or address as the user wrote it, so that values from the environment are on no screen;
   * the fingerprint is of all that it becomes.
   */
  readonly target: string;
}

/** Our own key is for the model's endpoint alone, whoever asks for it. */
const ownKey = 'GLM_AIR_API_KEY';

const variablePattern = /\$\{([^}]*)\}/g;

/**
 * Fills in an entry's variables: `${workspaceFolder}` and `${env:NAME}`.
 * @returns what it becomes, or a sentence for the user why it can't be started
 */
export function launchOf(entry: McpEntry, surroundings: McpSurroundings): McpWish | string {
  const missing = variablesOf(entry).filter((each) => valueOf(each, surroundings) === undefined);
  if (missing[0] !== undefined) {
    return `The MCP server ${JSON.stringify(entry.name)} is not started: ${whyMissing(missing[0])}`;
  }
  const launch = filled(entry, surroundings);
  const fingerprint = surroundings.sha256(canonicalText(launch));
  return { launch, target: `${written(entry, surroundings)} (fingerprint ${fingerprint})` };
}

/** Absolute path of an entry's `envFile`, for who reads it; `undefined` where it has none. */
export function envFileOf(
  entry: McpEntry,
  surroundings: Pick<McpSurroundings, 'folder' | 'variable'>,
): string | undefined {
  const file = entry.kind === 'process' ? entry.envFile : undefined;
  return file && inside(surroundings.folder, filledText(file, surroundings));
}

function filled(entry: McpEntry, surroundings: McpSurroundings): McpLaunch {
  const fill = (text: string) => filledText(text, surroundings);
  const { folder, fileVariables } = surroundings;
  if (entry.kind === 'http') {
    return { kind: 'http', url: fill(entry.url), headers: mapped(entry.headers, fill) };
  }
  const environment = { ...fileVariables, ...mapped(entry.env, (each) => each && fill(each)) };
  const others = Object.entries(environment).filter(([name]) => !isOwnKey(name));
  return {
    kind: 'process',
    command: fill(entry.command),
    args: entry.args.map(fill),
    folder: inside(folder, fill(entry.cwd ?? folder)),
    environment: Object.fromEntries(others),
  };
}

function filledText(text: string, known: Pick<McpSurroundings, 'folder' | 'variable'>): string {
  return text.replaceAll(variablePattern, (whole, each: string) => valueOf(each, known) ?? whole);
}

function inside(folder: string, path: string): string {
  return /^(?:[\\/]|[A-Za-z]:)/.test(path) ? path : `${folder}/${path}`;
}

function written(entry: McpEntry, { folder }: McpSurroundings): string {
  const shown = (text: string) => quoted(text.replaceAll('${workspaceFolder}', folder));
  const pairs = (values: Readonly<Record<string, string | null>>) =>
    Object.entries(values).map(([name, value]) => `${quoted(name)}=${shown(value ?? '')}`);
  if (entry.kind === 'http') {
    return [shown(entry.url), ...listed('with', pairs(entry.headers))].join(' ');
  }
  const file = entry.envFile === undefined ? [] : [shown(entry.envFile)];
  return [
    ...[entry.command, ...entry.args].map(shown),
    ...['in', shown(entry.cwd ?? folder)],
    ...listed('with', [...pairs(entry.env), ...file]),
  ].join(' ');
}

function listed(word: string, parts: readonly string[]): readonly string[] {
  return parts.length === 0 ? [] : [word, parts.join(', ')];
}

/** A word as it is where nothing in it could be taken for something else. */
function quoted(text: string): string {
  return /^[\w@%+=:./${}-]+$/.test(text) ? text : JSON.stringify(text);
}

function mapped<Value, Result>(
  values: Readonly<Record<string, Value>>,
  map: (value: Value) => Result,
): Record<string, Result> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, map(value)]));
}

function variablesOf(entry: McpEntry): readonly string[] {
  const texts =
    entry.kind === 'http'
      ? [entry.url, ...Object.values(entry.headers)]
      : [
          ...[entry.command, ...entry.args, ...Object.values(entry.env)],
          ...[entry.envFile, entry.cwd],
        ];
  return texts.flatMap((text) =>
    Array.from((text ?? '').matchAll(variablePattern), ([, name = '']) => name),
  );
}

function valueOf(
  variable: string,
  { folder, variable: environment }: Pick<McpSurroundings, 'folder' | 'variable'>,
): string | undefined {
  if (variable === 'workspaceFolder') {
    return folder;
  }
  const name = /^env:(.+)$/.exec(variable)?.[1];
  return name === undefined || isOwnKey(name) ? undefined : environment(name);
}

/** Windows knows variables in any case. */
function isOwnKey(name: string): boolean {
  return name.toUpperCase() === ownKey;
}

function whyMissing(variable: string): string {
  const [kind, name = ''] = variable.split(/:(.*)/s);
  switch (kind) {
    case 'input':
      return `it needs input, \${${variable}}. Put the value into an environment variable and write \${env:NAME} instead.`;
    case 'env':
      return isOwnKey(name)
        ? `${ownKey} is for the model alone. Take another variable.`
        : `the environment has no ${name}. Set it and start the editor again.`;
    default:
      return `\${${variable}} is not known here. \${workspaceFolder} and \${env:NAME} are.`;
  }
}
