import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { promisify } from 'node:util';
import { llamaSources } from '../../scripts/llamaServer.ts';

const run = promisify(execFile);

/** Writes one file of llama.cpp's sources into a folder of the caller's. @returns its path there */
export type ReadSource = (name: string) => Promise<string>;

/** Unpacks llama.cpp's sources, file by file, for as long as `use` takes. */
export async function withLlamaSources<Result>(
  use: (readSource: ReadSource) => Promise<Result>,
): Promise<Result> {
  const folder = await fs.mkdtemp(path.join(tmpdir(), 'glm-air-llama-sources-'));
  const repository = path.join(folder, 'llama.cpp');
  try {
    await run('git', ['clone', '--quiet', '--bare', llamaSources, repository]);
    return await use(async (name) => {
      const options = { encoding: 'buffer', maxBuffer: 2 ** 26 } as const;
      const { stdout } = await run('git', ['-C', repository, 'show', `HEAD:${name}`], options);
      const file = path.join(folder, path.basename(name));
      await fs.writeFile(file, stdout);
      return file;
    });
  } finally {
    await fs.rm(folder, { recursive: true });
  }
}
