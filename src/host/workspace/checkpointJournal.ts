import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { parseJson } from '../../core/json.ts';
import type { Logger } from '../../core/ports.ts';
import { checkpointRecord, type CheckpointRecord } from '../../core/safety/undo.ts';
import { undefinedIfMissing } from './disk.ts';
import { writeDurably } from './durableFile.ts';

/** A record and the name of the file that holds it. */
export interface JournalEntry {
  readonly name: string;
  readonly record: CheckpointRecord;
}

/** A name left by a write that never ended is no one's after this time. */
const abandonedAfterMs = 60 * 60_000;

/**
 * One small file per record, written whole or not at all: a crash leaves the list readable, and windows of
 * the editor that write at the same time lose nothing.
 */
export class CheckpointJournal {
  readonly #folder: string;
  readonly #log: Pick<Logger, 'warn'>;
  /** Keeps records of the same millisecond in order. */
  #count = 0;

  /** @param folder need not exist. */
  constructor(folder: string, log: Pick<Logger, 'warn'>) {
    this.#folder = folder;
    this.#log = log;
  }

  /** Resolves when the record has reached the disk. */
  async add(record: CheckpointRecord): Promise<void> {
    this.#count += 1;
    const order = `${padded(record.atMs, 15)}-${padded(this.#count, 6)}`;
    const name = `${order}-${randomBytes(4).toString('hex')}.json`;
    await fs.mkdir(this.#folder, { recursive: true, mode: 0o700 });
    await writeDurably(path.join(this.#folder, name), JSON.stringify(record));
  }

  /** The oldest first; what can't be read is left out and logged. */
  async entries(): Promise<readonly JournalEntry[]> {
    const entries: JournalEntry[] = [];
    for (const name of await this.#names()) {
      const record = name.endsWith('.json') ? await this.#read(name) : undefined;
      if (record !== undefined) {
        entries.push({ name, record });
      }
    }
    return entries;
  }

  async remove(names: readonly string[]): Promise<void> {
    for (const name of names) {
      await fs.rm(path.join(this.#folder, name), { force: true });
    }
  }

  /** Deletes what a crash left half written. */
  async tidy(nowMs: number): Promise<void> {
    for (const name of (await this.#names()).filter((each) => !each.endsWith('.json'))) {
      const stats = await fs.stat(path.join(this.#folder, name)).catch(undefinedIfMissing);
      if (stats !== undefined && nowMs - stats.mtimeMs > abandonedAfterMs) {
        await this.remove([name]);
      }
    }
  }

  async #names(): Promise<readonly string[]> {
    return ((await fs.readdir(this.#folder).catch(undefinedIfMissing)) ?? []).toSorted();
  }

  async #read(name: string): Promise<CheckpointRecord | undefined> {
    const text = await fs.readFile(path.join(this.#folder, name), 'utf8').catch(undefinedIfMissing);
    const parsed = checkpointRecord.safeParse(parseJson(text ?? ''));
    if (!parsed.success) {
      this.#log.warn(`checkpoints: ${name} can't be read and is left out`);
      return undefined;
    }
    return parsed.data;
  }
}

function padded(value: number, width: number): string {
  return String(Math.trunc(value)).padStart(width, '0');
}
