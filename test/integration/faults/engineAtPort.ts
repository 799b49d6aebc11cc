import { writeFile } from 'node:fs/promises';
import * as path from 'node:path';

/** The real engine at a port of the test's choice, which it gives up at SIGUSR2 and lives on. */
export interface EngineAtPort {
  /** To be started as the sidecar's bundle is. */
  readonly program: string;
  /** The port of the processes that start from now on; 0 lets the system choose. */
  usePort(port: number): Promise<void>;
}

/** @param bundle the real one; @param folder empty, removed by the caller */
export async function engineAtPort(bundle: string, folder: string): Promise<EngineAtPort> {
  const program = path.join(folder, 'sidecarAtPort.mjs');
  const portFile = path.join(folder, 'port');
  await writeFile(
    program,
    `import { readFileSync } from 'node:fs';
    import { Server } from 'node:net';
    const { listen } = Server.prototype;
    Server.prototype.listen = function (_port, host) {
      process.once('SIGUSR2', () => {
        this.close();
        this.closeAllConnections();
      });
      return listen.call(this, Number(readFileSync(${JSON.stringify(portFile)})), host);
    };
    await import(${JSON.stringify(bundle)});`,
  );
  return { program, usePort: (port) => writeFile(portFile, String(port)) };
}
