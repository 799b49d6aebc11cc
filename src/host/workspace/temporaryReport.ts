import { constants } from 'node:fs';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { ReportFile } from '../../core/ports.ts';

/** Larger ones are no reports that anybody reads. */
const maxBytes = 20_000_000;

/** A report in a folder of the extension's own, which nobody else can write to. */
export class TemporaryReport implements ReportFile {
  readonly path: string;
  readonly #folder: string;

  /** @param folder outside of the workspace; need not exist. Two windows must not share it. */
  constructor(folder: string) {
    this.#folder = folder;
    this.path = path.join(folder, 'test-report');
  }

  async clear(): Promise<void> {
    await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await fs.rm(this.path, { force: true, recursive: true });
  }

  async read(): Promise<string | undefined> {
    // What a test run puts there need not be a file: no link is followed, no pipe waited for.
    const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
    const handle = await fs.open(this.path, flags).catch(() => undefined); // What can't be opened is none.
    if (!handle) {
      return undefined;
    }
    try {
      const stat = await handle.stat();
      return stat.isFile() && stat.size <= maxBytes ? await handle.readFile('utf8') : undefined;
    } finally {
      await handle.close();
    }
  }
}
