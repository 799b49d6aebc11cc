import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { type SidecarBoot, type SidecarReport, sidecarReport } from '../../src/protocol/sidecar.ts';
import { buildSidecar } from './sidecarBundle.ts';

export const tinyGlm = join(import.meta.dirname, '../fixtures/tiny-glm/tiny-glm.gguf');

const token = 'test-token-of-thirty-two-characters';

/** A real sidecar process and a client that knows its token. */
export interface SidecarProcess {
  readonly child: ChildProcess;
  /** Everything it said over IPC, oldest first. */
  readonly reports: readonly SidecarReport[];
  /** The last report: `ready` or `failed`. */
  readonly outcome: SidecarReport;
  readonly url: string;
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Response>;
  post(path: string, body: unknown, signal?: AbortSignal): Promise<Response>;
  /** Ends the process and waits until it is gone. */
  stop(): Promise<void>;
}

/**
 * Boots a sidecar with the tiny GLM, or as `boot` says, and waits until it is ready or gives up.
 * @param program another bundle than that of the sources
 */
export async function startSidecar(
  boot: Partial<SidecarBoot> = {},
  program?: string,
): Promise<SidecarProcess> {
  const child = fork(program ?? (await buildSidecar()), { execArgv: [] });
  const reports: SidecarReport[] = [];
  const outcome = new Promise<SidecarReport>((resolve, reject) => {
    child.on('message', (message) => {
      const report = sidecarReport.parse(message);
      reports.push(report);
      if (report.type !== 'loading') {
        resolve(report);
      }
    });
    child.once('exit', () => reject(new Error('The sidecar ended before it was ready.')));
  });
  child.send(bootMessage(boot));
  const last = await outcome;
  const url = `http://127.0.0.1:${last.type === 'ready' ? last.port : 0}`;
  const headers = { authorization: `Bearer ${token}` };
  return {
    child,
    reports,
    outcome: last,
    url,
    get: (path, extra = {}) => fetch(url + path, { headers: { ...headers, ...extra } }),
    post: (path, body, signal) =>
      fetch(url + path, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(body),
        ...(signal && { signal }),
      }),
    stop: async () => {
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGKILL');
        await once(child, 'exit');
      }
    },
  };
}

/** A whole boot message; the tiny GLM on one thread unless told otherwise. */
export function bootMessage(boot: Partial<SidecarBoot>): SidecarBoot {
  return {
    type: 'boot',
    modelPath: tinyGlm,
    contextSize: 4_096,
    gpuLayers: 0,
    threads: 1,
    token,
    instance: 'test-instance',
    port: 0,
    ...boot,
  };
}
