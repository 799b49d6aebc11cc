import { GlmError } from '../core/glmError.ts';
import {
  sidecarBoot,
  type SidecarBoot,
  sidecarFailure,
  type SidecarReport,
} from '../protocol/sidecar.ts';
import { createApp } from './app.ts';
import { loadEngine } from './engine.ts';
import { listen } from './listen.ts';

/** Tells the parent; without one there is nobody to tell. */
function report(message: SidecarReport): void {
  process.send?.(message);
}

/** llama.cpp tells of every tensor, which is more than anybody wants to hear. */
function reportEachPercent(): (fraction: number) => void {
  let reportedPercent = -1;
  return (fraction) => {
    const percent = Math.floor(fraction * 100);
    if (percent > reportedPercent) {
      reportedPercent = percent;
      report({ type: 'loading', fraction });
    }
  };
}

async function run(boot: SidecarBoot): Promise<void> {
  try {
    const engine = await loadEngine(boot, reportEachPercent());
    const port = await listen(createApp(engine, boot), boot.port);
    const { modelName, contextSize, compute, threads } = engine;
    report({ type: 'ready', port, modelName, contextSize, compute, threads });
  } catch (error) {
    const code = sidecarFailure.safeParse(GlmError.is(error) ? error.code : undefined);
    if (!code.success) {
      throw error; // A fault of our own: the trace goes to stderr, the parent sees a crash.
    }
    const message = error instanceof Error ? error.message : String(error);
    process.send?.({ type: 'failed', code: code.data, message } satisfies SidecarReport, die);
  }
}

/**
 * Ends this process at once. `process.exit` would wait for llama.cpp's threads, which may be in the
 * middle of a long step.
 */
function die(): void {
  process.kill(process.pid, 'SIGKILL');
}

// The channel closes however the parent ends, a SIGKILL included.
process.on('disconnect', die);
process.once('message', (message) => void run(sidecarBoot.parse(message)));
if (!process.connected) {
  die();
}
