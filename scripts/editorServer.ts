import * as path from 'node:path';
import { awaitOutput } from './awaitOutput.ts';
import { runQuietly } from './command.mjs';
import { type EditorSettings, writeEditorSettings } from './editorSettings.ts';
import { startGroup } from './processGroup.ts';

export interface EditorServerOptions {
  /** From `ensureCodeServer`. */
  readonly entry: string;
  /** Empty folder that takes all that VS Code writes: settings, extensions, logs, its home. */
  readonly home: string;
  /** Extensions to install, as .vsix files. */
  readonly extensions: readonly string[];
  readonly settings: EditorSettings;
  /** For the extension host, on top of a minimal environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** `restricted`: the editor trusts no workspace before the user does. */
  readonly trust?: 'full' | 'restricted';
}

/** VS Code served on a free port of 127.0.0.1, with nothing of the user's own. */
export interface EditorServer {
  /** Address of the window; add `?folder=/…` for a workspace. */
  readonly url: string;
  /** Replaces all settings; VS Code takes them over by itself. */
  writeSettings(settings: EditorSettings): Promise<void>;
  /** Resolves when the server has ended, by itself or by `close`. */
  readonly ended: Promise<void>;
  /** Ends the server and everything it started: extension host, terminals, sidecars. */
  close(): Promise<void>;
}

// On two busy cores it takes about 4 s.
const startLimitMs = 60_000;
const startFlags = [
  '--auth=none',
  '--bind-addr=127.0.0.1:0',
  '--disable-telemetry',
  '--disable-update-check',
  '--disable-getting-started-override',
];

export async function startEditorServer(options: EditorServerOptions): Promise<EditorServer> {
  const { entry, home } = options;
  const data = path.join(home, 'data');
  const folders = ['--user-data-dir', data, '--extensions-dir', path.join(home, 'extensions')];
  const env = minimalEnvironment(home, options.env);
  const writeSettings = (settings: EditorSettings) => writeEditorSettings(data, settings);

  await writeSettings(options.settings);
  for (const extension of options.extensions) {
    const args = [entry, ...folders, '--install-extension', extension];
    await runQuietly(`Installing ${path.basename(extension)}`, process.execPath, args, { env });
  }
  const trustFlags = options.trust === 'restricted' ? [] : ['--disable-workspace-trust'];
  const flags = [...folders, ...startFlags, ...trustFlags];
  const group = startGroup(process.execPath, [entry, ...flags], env);
  try {
    const url = await awaitOutput(group, {
      name: 'VS Code’s web server',
      pattern: /server listening on (http:\S+)/,
      limitMs: startLimitMs,
    });
    return { url, writeSettings, ended: group.ended, close: group.end };
  } catch (error) {
    await group.end();
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
