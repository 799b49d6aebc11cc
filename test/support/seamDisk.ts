import type { Disk } from '../../src/host/workspace/disk.ts';

/**
 * A disk that lets others in at every seam: `atSeam` runs right before each call to the operating system,
 * calls on open files among them, with the call's name and what it was given.
 */
export function seamDisk(
  disk: Disk,
  atSeam: (call: string, args: readonly unknown[]) => void,
): Disk {
  return { ...disk, files: watched(disk.files, atSeam) };
}

function watched<T extends object>(
  target: T,
  atSeam: (call: string, args: readonly unknown[]) => void,
): T {
  return new Proxy(target, {
    get: (object, name) => {
      // An open file answers only to itself, not to its proxy.
      const member: unknown = Reflect.get(object, name, object);
      if (typeof member !== 'function' || name === 'then') {
        return member;
      }
      return async (...args: unknown[]): Promise<unknown> => {
        atSeam(String(name), args);
        const result: unknown = await Reflect.apply(member, object, args);
        return name === 'open' && typeof result === 'object' && result !== null
          ? watched(result, atSeam)
          : result;
      };
    },
  });
}
