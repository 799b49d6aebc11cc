import { applyPatch } from '../../src/core/chat/tools/applyPatch.ts';
import { runTool } from '../../src/core/chat/tools/tool.ts';
import type { FileChange } from '../../src/core/safety/action.ts';
import { openDesk } from './editDesk.ts';

// Applies the patch of its second argument to the desk of its first; says what it does next, so that it can
// be killed at that.
const [folder = '', patch = ''] = process.argv.slice(2);
const desk = openDesk(folder);
const ports = {
  ...desk.ports('turn'),
  gate: {
    async change(
      _tool: string,
      turnId: string,
      changes: readonly FileChange[],
      signal: AbortSignal,
    ) {
      process.stdout.write('keeping\n');
      await desk.checkpoints.keep(turnId, changes);
      process.stdout.write('applying\n');
      return { changes, notes: await desk.files.apply(changes, signal) };
    },
  },
};
await runTool(applyPatch, { patch }, ports, new AbortController().signal);
