import { readdirSync, realpathSync } from 'node:fs';
import * as path from 'node:path';
import { localDisk, type Disk } from '../../src/host/workspace/disk.ts';

/**
 * This machine's disk as macOS or Windows would show it: names are found whatever their case and
 * composition, and `realpath` spells them as the disk does. Below `folder` only.
 */
export function caseBlindDisk(folder: string): Disk {
  const disk = localDisk();
  const spelt = (way: unknown) => (typeof way === 'string' ? spelling(folder, way) : way);
  const files = new Proxy(disk.files, {
    get: (calls, name, receiver) => {
      const call: unknown = Reflect.get(calls, name, receiver);
      // Every call takes one path or two, then options.
      return typeof call === 'function'
        ? (...args: unknown[]): unknown => Reflect.apply(call, calls, args.map(spelt))
        : call;
    },
  });
  return { ...disk, files, realpathSync: (way) => realpathSync.native(spelling(folder, way)) };
}

function spelling(folder: string, way: string): string {
  const names = path.relative(folder, way).split('/');
  if (names[0] === '..' || !path.isAbsolute(way)) {
    return way;
  }
  return names.reduce((parent, name) => path.join(parent, spellingIn(parent, name)), folder);
}

function spellingIn(parent: string, name: string): string {
  try {
    const same = (other: string) => folded(other) === folded(name);
    return readdirSync(parent).find(same) ?? name;
  } catch {
    return name; // no folder: the call itself will say so
  }
}

function folded(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase();
}
