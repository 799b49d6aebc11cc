import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isRunning } from '../../support/isRunning.ts';

const root = path.join(import.meta.dirname, '../../..');

let folder: string;
let start: ChildProcess;
beforeEach(async () => {
  folder = await fs.mkdtemp(path.join(tmpdir(), 'start-test-'));
});
afterEach(async () => {
  start.kill('SIGKILL');
  await fs.rm(folder, { recursive: true });
});

test('without a desktop VS Code it serves one at an address until Ctrl+C', async () => {
  start = spawn(process.execPath, ['scripts/start.ts', '--browser'], { cwd: root });
  const [, url = ''] = await output(/VS Code is at (\S+)/);
  expect((await fetch(url)).status).toBe(200);

  start.kill('SIGINT');

  expect(await once(start, 'exit')).toEqual([0, null]);
  await expect(fetch(url)).rejects.toThrow();
  await expect(fs.stat(new URL(url).searchParams.get('folder') ?? '')).rejects.toThrow('ENOENT');
});

test('with a desktop VS Code it opens the sample in it, with the tiny GLM, and ends it again', async () => {
  const code = path.join(folder, 'code');
  const script = `#!/bin/sh\nprintf '%s\\n' $$ "$@" > ${folder}/new && mv ${folder}/new ${folder}/said\nexec sleep 60\n`;
  await fs.writeFile(code, script, { mode: 0o755 });
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
  start = spawn(process.execPath, ['scripts/start.ts'], { cwd: root, env });
  await output(/Ctrl\+C ends it/);

  await expect.poll(() => fs.readdir(folder)).toContain('said');
  const said = (await fs.readFile(path.join(folder, 'said'), 'utf8')).trim().split('\n');
  const option = (name: string) => said.find((each) => each.startsWith(name))?.split('=')[1] ?? '';
  expect(option('--extensionDevelopmentPath')).toBe(root);
  expect(await fs.readdir(said.at(-1) ?? '')).toContain('cart.ts');
  const settings = path.join(option('--user-data-dir'), 'User/settings.json');
  expect(JSON.parse(await fs.readFile(settings, 'utf8'))).toMatchObject({
    'glmAir.backend': 'auto',
    'glmAir.local.modelPath': path.join(root, 'test/fixtures/tiny-glm/tiny-glm.gguf'),
  });

  start.kill('SIGINT');
  expect(await once(start, 'exit')).toEqual([0, null]);
  expect(isRunning(Number(said[0]))).toBe(false);
});

/** Waits until it has printed something. */
async function output(wanted: RegExp): Promise<RegExpExecArray> {
  let text = '';
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      text += chunk.toString();
      const match = wanted.exec(text);
      if (match !== null) {
        resolve(match);
      }
    };
    start.stdout?.on('data', read);
    start.stderr?.on('data', read);
    start.once('exit', () => reject(new Error(`It ended too early:\n${text}`)));
  });
}
