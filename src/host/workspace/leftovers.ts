import { ToolError } from '../../core/chat/tools/tool.ts';
import { randomId } from '../randomId.ts';
import { hasCode, type Disk } from './disk.ts';
import { HeldFolder } from './heldFolder.ts';

const temporary = /^\.glm-air-(\d+)-[0-9a-f]{16}\.tmp$/;

/** A name for bytes on their way into a file; it tells which process is at it. */
export function temporaryName(): string {
  return `.glm-air-${process.pid}-${randomId()}.tmp`;
}

/** Deletes files on their way whose process is gone: it was killed during a change. */
export async function removeLeftovers(disk: Disk, folder: string): Promise<void> {
  try {
    const held = await HeldFolder.open(disk, folder);
    try {
      for (const name of (await disk.files.readdir(held.at(''))).filter(isAbandoned)) {
        await disk.files.unlink(held.at(name));
      }
    } finally {
      await held.close();
    }
  } catch (error) {
    // A folder that is gone or became a link holds nothing of ours.
    if (!(error instanceof ToolError || hasCode(error, 'ENOENT', 'ENOTDIR', 'ELOOP'))) {
      throw error;
    }
  }
}

function isAbandoned(name: string): boolean {
  const pid = Number(temporary.exec(name)?.[1]);
  return Number.isInteger(pid) && pid !== process.pid && !isRunning(pid);
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return !hasCode(error, 'ESRCH'); // EPERM: it runs as somebody else
  }
}
