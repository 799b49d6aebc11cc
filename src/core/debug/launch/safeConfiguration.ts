import { ToolError } from '../../chat/tools/tool.ts';
import type { DebugConfiguration, InstalledDebugger } from '../debuggee.ts';

/** A launch configuration of the model's, after everything was taken out of it that it may not hold. */
export interface SafeConfiguration {
  readonly configuration: DebugConfiguration & { readonly type: string; readonly name: string };
  /** What was taken out and why, as sentences for model and user. */
  readonly notes: readonly string[];
}

/** The workspace folder that a configuration is for. */
export interface LaunchPlace {
  /** Absolute. */
  readonly root: string;
  /** Whether an absolute path lies within the workspace, as far as its letters tell. */
  isInside(path: string): boolean;
}

/** What every configuration has, whatever the debugger. */
const common: ReadonlySet<string> = new Set(['type', 'name', 'request']);

/** They reach beyond the program that is to be debugged; whoever needs them writes them into launch.json. */
const forTheUserAlone: ReadonlyMap<string, string> = new Map([
  ['debugServer', 'it would talk to any server'],
  ['envFile', 'it would read a file of secrets'],
  ['postDebugTask', 'tasks are started by the user alone'],
  ['preLaunchTask', 'tasks are started by the user alone'],
  ['processId', 'only the user attaches to a process'],
  ['pid', 'only the user attaches to a process'],
  ['serverReadyAction', 'it would open pages'],
]);

/** Their values name places, which have to lie in the workspace. */
const places: ReadonlySet<string> = new Set(['program', 'cwd', 'coreFile', 'runtimeExecutable']);

/**
 * Keeps of a configuration what its debugger knows (`configurationAttributes` of the extension) and what may be.
 * Throws `ToolError` where nothing sensible would be left.
 */
export function safeConfiguration(
  wish: DebugConfiguration,
  debuggers: readonly InstalledDebugger[],
  place: LaunchPlace,
): SafeConfiguration {
  const installed = debuggerOf(wish, debuggers);
  const notes: string[] = [];
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(wish)) {
    const refusal = whyNot(key, installed);
    if (refusal === undefined) {
      kept[key] = resolved(key, value, place);
    } else {
      notes.push(`\`${key}\` was left out: ${refusal}.`);
    }
  }
  const missing = installed.required.filter((key) => !(key in kept) && !common.has(key));
  if (missing.length > 0) {
    throw new ToolError(
      `${installed.type} needs ${missing.map((key) => `\`${key}\``).join(', ')}.`,
    );
  }
  const name = typeof wish['name'] === 'string' ? wish['name'] : `GLM: ${installed.label}`;
  const configuration = { ...kept, type: installed.type, name, request: 'launch' };
  return { configuration, notes };
}

function debuggerOf(
  { type, request }: DebugConfiguration,
  debuggers: readonly InstalledDebugger[],
): InstalledDebugger {
  if (request !== undefined && request !== 'launch') {
    throw new ToolError(
      'Only the user attaches to a running program. Ask them to, or launch it with `request: "launch"`.',
    );
  }
  const installed = debuggers.find((each) => each.type === type);
  if (installed === undefined) {
    const types = debuggers.map((each) => each.type).join(', ') || 'none';
    throw new ToolError(
      `No debugger of type ${JSON.stringify(type)} is installed. There are: ${types}.`,
    );
  }
  return installed;
}

/** @returns the end of a sentence, `undefined` for what may stay. */
function whyNot(key: string, { type, launchProperties }: InstalledDebugger): string | undefined {
  const isKnown = common.has(key) || Object.hasOwn(launchProperties, key);
  return forTheUserAlone.get(key) ?? (isKnown ? undefined : `${type} has no such property`);
}

/** `${workspaceFolder}` is filled in; other variables run commands of the editor or ask the user. */
function resolved(key: string, value: unknown, place: LaunchPlace): unknown {
  if (Array.isArray(value)) {
    return value.map((each) => resolved('', each, place));
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([inner, each]) => [inner, resolved('', each, place)]),
    );
  }
  if (typeof value !== 'string') {
    return value;
  }
  const text = value.replaceAll('${workspaceFolder}', place.root);
  const variable = /\$\{[^}]*\}?/u.exec(text)?.[0];
  if (variable !== undefined) {
    throw new ToolError(
      `${variable} can’t be used here; write the value itself, or \${workspaceFolder}.`,
    );
  }
  return places.has(key) ? placeIn(place, key, text) : text;
}

function placeIn(place: LaunchPlace, key: string, text: string): string {
  // A runtime without a path is found where the system's programs are.
  if (key === 'runtimeExecutable' && !/[\\/]/u.test(text)) {
    return text;
  }
  const path = isRooted(text) ? text : `${place.root}/${text}`;
  if (!place.isInside(path)) {
    throw new ToolError(
      `\`${key}\` must lie in the workspace, and ${JSON.stringify(text)} does not.`,
    );
  }
  return path;
}

/** Whether a path is absolute, on any system. */
export function isRooted(path: string): boolean {
  return /^(?:[\\/]|[A-Za-z]:[\\/])/u.test(path);
}
