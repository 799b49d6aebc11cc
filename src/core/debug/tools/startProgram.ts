import { ToolError } from '../../chat/tools/tool.ts';
import type { StartWish } from '../debuggee.ts';
import { commandWords } from '../launch/commandWords.ts';
import { launchOfCommand } from '../launch/launchOfCommand.ts';
import { safeConfiguration, type LaunchPlace } from '../launch/safeConfiguration.ts';
import type { DebugPorts } from './debugPorts.ts';

/** How a model names what is to be started. */
export interface ProgramWish {
  /** Of launch.json. */
  readonly configuration?: string | undefined;
  readonly launch?: Readonly<Record<string, unknown>> | undefined;
  readonly command?: string | undefined;
}

/** What is to be started, and what the model should know of it, as sentences. */
export interface ResolvedProgram {
  readonly wish: StartWish;
  readonly notes: readonly string[];
}

/** Throws `ToolError` where nothing can be started. Without a wish it is what failed or ran last. */
export function resolveProgram(given: ProgramWish, ports: DebugPorts): ResolvedProgram {
  const { debuggee, failures, sessions } = ports.debug;
  if (given.configuration !== undefined) {
    const all = debuggee.configurations();
    const found = all.find(({ configuration }) => configuration['name'] === given.configuration);
    if (found === undefined) {
      const names = all
        .map(({ configuration }) => JSON.stringify(configuration['name']))
        .join(', ');
      throw new ToolError(
        `launch.json has no ${JSON.stringify(given.configuration)}. It has: ${names || 'nothing'}.`,
      );
    }
    return { wish: found, notes: [] };
  }
  if (given.launch !== undefined || given.command !== undefined) {
    return ownProgram(given, ports);
  }
  const last = failures.last?.again ?? sessions.roots.at(-1)?.info;
  if (last === undefined) {
    throw new ToolError(
      'Nothing ran yet. Name a `configuration` of launch.json, a `command`, or give a `launch`.',
    );
  }
  return {
    wish: {
      configuration: last.configuration,
      ...(last.folder !== undefined && { folder: last.folder }),
    },
    notes: [],
  };
}

/**
 * Starts a program once the user has agreed. Throws `ToolError` where the editor would not.
 * @returns ids of the sessions that began, without those of their processes.
 */
export async function startProgram(
  { configuration, folder, stopsAt }: StartWish,
  tool: string,
  ports: DebugPorts,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const { debuggee, limits, runs } = ports.debug;
  limits.countLaunch(ports.turnId);
  const action = {
    kind: 'debug',
    tool,
    configuration,
    ...(folder !== undefined && { folder }),
  } as const;
  const start = (permitted: typeof action) =>
    runs.during(ports.turnId, () =>
      debuggee.start({ ...permitted, ...(stopsAt && { stopsAt }) }, signal),
    );
  const { result: isStarted, ids } = await ports.gate.debug(ports.turnId, action, start, signal);
  if (!isStarted) {
    throw new ToolError(
      'The editor did not start it. Its configuration may be wrong, or its debugger may be missing; tell the user what is needed.',
    );
  }
  return ids;
}

function ownProgram({ launch, command }: ProgramWish, ports: DebugPorts): ResolvedProgram {
  const debuggers = ports.debug.debuggee.debuggers();
  const place = launchPlace(ports);
  const wanted = launch ?? launchOfCommand(wordsOf(command ?? ''), place.root, debuggers);
  if (wanted === undefined) {
    throw new ToolError(
      `No debugger here starts ${JSON.stringify(command)}. Give a \`launch\` with type and program.`,
    );
  }
  const { configuration, notes } = safeConfiguration(wanted, debuggers, place);
  const properties =
    debuggers.find(({ type }) => type === configuration.type)?.launchProperties ?? {};
  // Elsewhere nobody would see what it prints.
  const console = Object.hasOwn(properties, 'console') ? { console: 'internalConsole' } : {};
  return { wish: { configuration: { ...console, ...configuration }, folder: place.root }, notes };
}

function launchPlace({ workspace }: DebugPorts): LaunchPlace {
  const roots = workspace.folders().map(({ root }) => root);
  const [root] = roots;
  if (root === undefined) {
    throw new ToolError('No folder is open, so there is nothing to start.');
  }
  const climbs = /(?:^|[\\/])\.\.(?:[\\/]|$)/u;
  return {
    root,
    isInside: (path) =>
      !climbs.test(path) &&
      roots.some(
        (each) => path === each || path.startsWith(`${each}/`) || path.startsWith(`${each}\\`),
      ),
  };
}

/** Throws `ToolError` for what only a shell can run. */
function wordsOf(command: string): readonly string[] {
  const words = commandWords(command);
  if (words === undefined) {
    throw new ToolError(
      'Only one plain command can be debugged, without pipes, variables and redirections.',
    );
  }
  return words;
}
