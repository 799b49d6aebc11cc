import { execFile } from 'node:child_process';
import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import { promisify } from 'node:util';
import type { Clock } from '../core/ports.ts';
import type { PowerSource } from '../core/routing/chooseBackend.ts';

export interface PowerMeterParts {
  readonly clock: Pick<Clock, 'now'>;
  readonly platform: NodeJS.Platform;
  /** Where Linux tells of its supplies. */
  readonly suppliesFolder?: string;
  /** What macOS tells of its power; rejects where the program can't be run. */
  readonly runPmset?: () => Promise<string>;
}

/** The power source changes seldom, and asking for it starts a process on macOS. */
const readEveryMs = 60_000;

/** Whether the machine runs on battery, where that can be read; Windows and containers don't tell. */
export class PowerMeter {
  readonly #parts: PowerMeterParts;
  #source: PowerSource = 'unknown';
  #readAt = -Infinity;

  constructor(parts: PowerMeterParts) {
    this.#parts = parts;
  }

  /** What was read last; a look that is due goes on in the background. */
  current(): PowerSource {
    const nowMs = this.#parts.clock.now();
    // A clock that was set back by much is a reason to look as well.
    if (Math.abs(nowMs - this.#readAt) >= readEveryMs) {
      this.#readAt = nowMs;
      void this.read();
    }
    return this.#source;
  }

  /** Looks now; what can't be read is `unknown`. */
  async read(): Promise<void> {
    const { platform, suppliesFolder = '/sys/class/power_supply', runPmset = pmset } = this.#parts;
    try {
      if (platform === 'linux') {
        this.#source = await readSupplies(suppliesFolder);
      } else if (platform === 'darwin') {
        this.#source = readPmset(await runPmset());
      }
    } catch {
      this.#source = 'unknown'; // a container has no such folder, a server no such program
    }
  }
}

/**
 * Several supplies may be listed: a charger that delivers wins over a battery that discharges, and the battery of a
 * mouse (scope `Device`) is not the machine's (kernel documentation, sysfs-class-power).
 */
async function readSupplies(folder: string): Promise<PowerSource> {
  const names = await fs.readdir(folder);
  const all = await Promise.all(
    names.map(async (name) => {
      const read = (file: string) =>
        fs.readFile(path.join(folder, name, file), 'utf8').catch(() => ''); // not every supply has every file
      const files = ['type', 'online', 'status', 'scope'].map(read);
      const [type, online, status, scope] = (await Promise.all(files)).map((text) => text.trim());
      return { type, online, status, scope };
    }),
  );
  const supplies = all.filter(({ scope }) => scope !== 'Device');
  if (supplies.some(({ type, online }) => type !== 'Battery' && online === '1')) {
    return 'mains';
  }
  const batteries = supplies.filter(({ type }) => type === 'Battery');
  if (batteries.some(({ status }) => status === 'Discharging')) {
    return 'battery';
  }
  return batteries.length > 0 ? 'mains' : 'unknown';
}

/** Its first line is `Now drawing from 'AC Power'` or `… 'Battery Power'`. */
function readPmset(report: string): PowerSource {
  const [, source] = /Now drawing from '(AC|Battery|UPS) Power'/.exec(report) ?? [];
  if (source === undefined) {
    return 'unknown';
  }
  return source === 'AC' ? 'mains' : 'battery';
}

async function pmset(): Promise<string> {
  const { stdout } = await promisify(execFile)('/usr/bin/pmset', ['-g', 'batt'], {
    timeout: 5_000,
  });
  return stdout;
}
