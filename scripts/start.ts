import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { parseArgs } from 'node:util';
import { ensureCodeServer } from './codeServer.ts';
import { runAttached, StepError } from './command.mjs';
import { demoSettings } from './demoSettings.ts';
import { startEditorServer } from './editorServer.ts';
import { writeEditorSettings } from './editorSettings.ts';
import { findOnPath } from './findOnPath.ts';
import { startGroup } from './processGroup.ts';

/** An editor that was opened, and how to end it. */
interface OpenEditor {
  readonly ended: Promise<void>;
  close(): Promise<void>;
}

const root = path.join(import.meta.dirname, '..');
try {
  const { values } = parseArgs({ options: { browser: { type: 'boolean', default: false } } });
  await start(values.browser ? undefined : findOnPath('code'));
} catch (error) {
  console.error(error instanceof StepError ? error.message : error);
  process.exitCode = 1;
}

/** Opens the sample workspace with the extension and the tiny GLM, until the editor or Ctrl+C ends it. */
async function start(desktop: string | undefined): Promise<void> {
  const home = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-start-'));
  try {
    const workspace = path.join(home, 'sample');
    await fs.cp(path.join(root, 'test/fixtures/sample'), workspace, { recursive: true });
    const editor =
      desktop === undefined
        ? await openInBrowser(home, workspace)
        : await openOnDesktop(desktop, home, workspace);
    console.log('Open cart.ts and type in it: the grey text comes from the model on this machine.');
    console.log('Ctrl+C ends it.');
    await Promise.race([editor.ended, interruption()]);
    await editor.close();
  } finally {
    await fs.rm(home, { recursive: true, force: true, maxRetries: 5 });
  }
}

async function openOnDesktop(code: string, home: string, workspace: string): Promise<OpenEditor> {
  await build('build');
  const data = path.join(home, 'data');
  await writeEditorSettings(data, demoSettings);
  const args = [`--extensionDevelopmentPath=${root}`, `--user-data-dir=${data}`];
  args.push(`--extensions-dir=${path.join(home, 'extensions')}`, '--disable-workspace-trust');
  // With --verbose it stays a child of this process, so that Ctrl+C reaches it.
  const { ended, end, child } = startGroup(code, [...args, '--verbose', workspace], process.env);
  child.stdout.resume();
  child.stderr.resume();
  console.log('VS Code is opening with the sample workspace.');
  return { ended, close: end };
}

async function openInBrowser(home: string, workspace: string): Promise<OpenEditor> {
  const entry = await ensureCodeServer();
  await build('package');
  const { version } = JSON.parse(await fs.readFile(path.join(root, 'package.json'), 'utf8'));
  const vsix = `dist/glm-air-${process.platform}-${process.arch}-${version}.vsix`;
  const extensions = [path.join(root, vsix)];
  const server = await startEditorServer({ entry, home, extensions, settings: demoSettings });
  console.log(`VS Code is at ${server.url}?folder=${workspace}`);
  return server;
}

async function build(script: 'build' | 'package'): Promise<void> {
  if ((await runAttached('npm', ['run', '--silent', script], { cwd: root })) !== 0) {
    throw new StepError('The extension could not be built; what is wrong stands above.');
  }
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    process.once('SIGINT', () => resolve());
    process.once('SIGTERM', () => resolve());
  });
}
