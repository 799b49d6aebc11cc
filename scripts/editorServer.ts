import { spawn, type ChildProcess } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { runQuietly, StepError } from './command.mjs';

export interface EditorServerOptions {
  /** From `ensureCodeServer`. */
  readonly entry: string;
  /** Empty folder that takes all that VS Code writes: settings, extensions, logs, its home. */
  readonly home: string;
  /** Extensions to install, as .vsix files. */
  readonly extensions: readonly string[];
  readonly settings: Readonly<Record<string, unknown>>;
  /** For the extension host, on top of a minimal environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** VS Code served on a free port of 127.0.0.1, with nothing of the user's own. */
export interface EditorServer {
  /** Address of the window; add `?folder=/…` for a workspace. */
  readonly url: string;
  /** Replaces all settings, as if the user had saved the file; VS Code takes them over by itself. */
  writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void>;
  /** Ends the server and everything it started: extension host, terminals, sidecars. */
  close(): Promise<void>;
}

// On two busy cores it takes about 4 s.
const startLimitMs = 60_000;
const endLimitMs = 5_000;
// A first run greets, advertises and reports; none of that belongs in a test or a demo.
const quietSettings = {
  'workbench.startupEditor': 'none',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.tips.enabled': false,
  // Not chat.disableAIFeatures: it silences every extension's ghost text.
  'chat.commandCenter.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'extensions.autoUpdate': false,
  'update.mode': 'none',
  'git.enabled': false,
};

export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const { entry, home } = options;
  const common = ['--user-data-dir', path.join(home, 'data')];
  common.push('--extensions-dir', path.join(home, 'extensions'));
  const env = minimalEnvironment(home, options.env);
  const writeSettings = (settings: Readonly<Record<string, unknown>>) =>
    writeSettingsFiles(path.join(home, 'data'), { ...quietSettings, ...settings });

  await writeSettings(options.settings);
  for (const extension of options.extensions) {
    const args = [entry, ...common, '--install-extension', extension];
    const title = `Installing ${path.basename(extension)}`;
    await runQuietly(title, process.execPath, args, { env });
  }
  const flags = ['--auth', 'none', '--bind-addr', '127.0.0.1:0', '--disable-telemetry'];
  flags.push(
    '--disable-update-check',
    '--disable-workspace-trust',
    '--disable-getting-started-override',
  );
  // A process group of its own, so that its end is the end of all its children.
  const child = spawn(process.execPath, [entry, ...common, ...flags], {
    env,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const close = closer(child);
  try {
    return { url: await address(child), writeSettings, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** What a program needs to run; a VS Code around us must not reach the one we start. */
function minimalEnvironment(
  home: string,
  extra: Readonly<Record<string, string>> = {},
): NodeJS.ProcessEnv {
  const { PATH, LANG = 'C.UTF-8', TMPDIR } = process.env;
  return { PATH, LANG, ...(TMPDIR && { TMPDIR }), HOME: home, SHELL: '/bin/sh', ...extra };
}

/** Settings of machine scope count only in the second file, all others in either. */
async function writeSettingsFiles(data: string, settings: object): Promise<void> {
  for (const folder of ['User', 'Machine']) {
    await fs.mkdir(path.join(data, folder), { recursive: true });
    const file = path.join(data, folder, 'settings.json');
    await fs.writeFile(`${file}.new`, JSON.stringify(settings, undefined, 2));
    await fs.rename(`${file}.new`, file);
  }
}

async function address(child: ChildProcess): Promise<string> {
  let output = '';
  return new Promise((resolve, reject) => {
    const fail = (why: string) => {
      clearTimeout(timer);
      reject(new StepError(`VS Code's web server ${why}.\n${output}`));
    };
    const timer = setTimeout(
      () => fail(`was not up after ${startLimitMs / 1_000} s`),
      startLimitMs,
    );
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      const url = /server listening on (http:\S+)/.exec(output)?.[1];
      if (url !== undefined) {
        clearTimeout(timer);
        resolve(url);
      }
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(`could not be started: ${error.message}`));
    child.once('exit', (code, signal) => fail(`ended at once (${code ?? signal})`));
  });
}

/** Ends the process group, gently first; also when this process ends without calling it. */
function closer(child: ChildProcess): () => Promise<void> {
  const signalGroup = (signal: NodeJS.Signals) => {
    if (child.pid !== undefined) {
      killGroup(child.pid, signal);
    }
  };
  const atExit = () => signalGroup('SIGKILL');
  process.once('exit', atExit);
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return async () => {
    signalGroup('SIGTERM');
    await Promise.race([ended, wait(endLimitMs)]);
    signalGroup('SIGKILL');
    process.off('exit', atExit);
  };
}

function killGroup(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) {
      throw error;
    }
  }
}

function wait(durationMs: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, durationMs).unref();
  });
}
