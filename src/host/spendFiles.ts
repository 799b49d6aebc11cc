import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import type { SpendStore } from '../core/glm/budget.ts';

/**
 * One small text file per day, a line per answer. Lines are only ever appended, so windows of the
 * editor that write at the same time lose nothing.
 */
export class SpendFiles implements SpendStore {
  readonly #folder: string;

  /** @param folder need not exist; files of other days in it are deleted. */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async total(day: string): Promise<number> {
    const text = await fs.readFile(this.#file(day), 'utf8').catch(emptyIfMissing);
    const amounts = text.split('\n').map(Number);
    return amounts.filter(Number.isFinite).reduce((sum, usd) => sum + usd, 0);
  }

  async add(day: string, usd: number): Promise<void> {
    await fs.mkdir(this.#folder, { recursive: true });
    await fs.appendFile(this.#file(day), `${usd}\n`);
    await this.#deleteOtherDays(day);
  }

  async #deleteOtherDays(day: string): Promise<void> {
    const today = path.basename(this.#file(day));
    const names = await fs.readdir(this.#folder);
    const others = names.filter((name) => /^spent-[\d-]+\.txt$/.test(name) && name < today);
    await Promise.all(others.map((name) => fs.rm(path.join(this.#folder, name), { force: true })));
  }

  #file(day: string): string {
    return path.join(this.#folder, `spent-${day}.txt`);
  }
}

function emptyIfMissing(error: NodeJS.ErrnoException): string {
  if (error.code === 'ENOENT') {
    return ''; // nothing was spent yet
  }
  throw error;
}
