import { createHash } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { undefinedIfMissing } from './disk.ts';
import { writeDurably } from './durableFile.ts';

/** What is stored but not named by any record may be about to be named by one: it is left alone so long. */
const graceMs = 5 * 60_000;

/** Bytes by their SHA-256, each once, in a folder. */
export class ContentStore {
  readonly #folder: string;

  /** @param folder need not exist. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /** Resolves when the bytes have reached the disk. @returns how many are new there. */
  async put(sha256: string, bytes: Buffer): Promise<number> {
    const file = this.#file(sha256);
    const stats = await fs.stat(file).catch(undefinedIfMissing);
    if (stats?.size === bytes.length) {
      const now = new Date(); // Tells other windows' sweeps that it is wanted again.
      await fs.utimes(file, now, now);
      return 0;
    }
    await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeDurably(file, bytes);
    return bytes.length;
  }

  /** Throws when they are gone or are not what was stored. */
  async get(sha256: string): Promise<Buffer> {
    const bytes = await fs.readFile(this.#file(sha256));
    if (sha256Of(bytes) !== sha256) {
      throw new Error(`The copy ${sha256} is damaged.`);
    }
    return bytes;
  }

  /** Size of each, in bytes. */
  async sizes(): Promise<ReadonlyMap<string, number>> {
    const sizes = new Map<string, number>();
    for (const { name, stats } of await this.#entries()) {
      sizes.set(name, stats.size);
    }
    return sizes;
  }

  /** Deletes what is not wanted. @param nowMs milliseconds since the epoch, by the file system's clock. */
  async sweep(wanted: ReadonlySet<string>, nowMs: number): Promise<void> {
    for (const { name, stats } of await this.#entries()) {
      if (!wanted.has(name) && nowMs - stats.mtimeMs > graceMs) {
        await fs.rm(this.#file(name), { force: true });
      }
    }
  }

  async #entries() {
    const names = (await fs.readdir(this.#folder).catch(undefinedIfMissing)) ?? [];
    const entries = await Promise.all(
      names.map(async (name) => ({
        name,
        stats: await fs.stat(this.#file(name)).catch(undefinedIfMissing),
      })),
    );
    return entries.flatMap(({ name, stats }) => (stats === undefined ? [] : [{ name, stats }]));
  }

  #file(name: string): string {
    return path.join(this.#folder, name);
  }
}

export function sha256Of(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
