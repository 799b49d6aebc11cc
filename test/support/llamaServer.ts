import { awaitOutput } from '../../scripts/awaitOutput.ts';
import { StepError } from '../../scripts/command.mjs';
import { ensureLlamaServer } from '../../scripts/llamaServer.ts';
import { startGroup } from '../../scripts/processGroup.ts';
import { tinyGlm } from './sidecarProcess.ts';

/** llama.cpp's own server with the tiny GLM, as a user would start it. */
export interface LlamaServer {
  /** Root of the server, without a slash at its end. */
  readonly url: string;
  readonly port: number;
  /** Ends it and waits until it is gone. */
  stop(): Promise<void>;
}

// It takes half a second; two busy cores make it slow.
const startLimitMs = 30_000;
const smallFlags = ['--ctx-size', '4096', '--parallel', '1', '--threads', '1', '--no-ui'];

/**
 * Starts a server, which the caller stops.
 * @param port 0 lets the system choose.
 * @param flags further ones: `['--api-key', '…']`.
 */
export async function startLlamaServer(
  port = 0,
  flags: readonly string[] = [],
): Promise<LlamaServer> {
  const executable = await ensureLlamaServer();
  if (executable === undefined) {
    throw new StepError('There is no llama-server to start.');
  }
  const address = ['--host', '127.0.0.1', '--port', String(port)];
  const args = ['--model', tinyGlm, ...address, ...smallFlags, ...flags];
  const group = startGroup(executable, args, process.env);
  const stop = async () => {
    // Asked gently, it waits five seconds for connections that nobody uses any more.
    group.child.kill('SIGKILL');
    await group.end();
  };
  try {
    const url = await awaitOutput(group, {
      name: 'llama-server',
      pattern: /listening on (http:\S+)/,
      limitMs: startLimitMs,
    });
    return { url, port: Number(new URL(url).port), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}
