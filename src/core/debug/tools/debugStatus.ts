import * as z from 'zod/mini';
import { counted } from '../../chat/tools/resultText.ts';
import type { ToolDefinition } from '../../chat/tools/tool.ts';
import { signatureText } from '../failure/signature.ts';
import type { DebugSession } from '../sessions/debugSession.ts';
import { snapshotLabel } from '../snapshot/snapshotText.ts';
import { termsOf } from './boundBreakpoints.ts';
import { fenced, type DebugPorts } from './debugPorts.ts';

/** Tells which programs are debugged, how they stand, what failed last, and which breakpoints there are. */
export const debugStatus: ToolDefinition<Record<string, never>, DebugPorts> = {
  name: 'debug_status',
  description:
    'See which programs are debugged and how they stand, what failed last, which launch configurations and debuggers there are, and which breakpoints are set.',
  brief: 'See debugged programs, the last failure, configurations, breakpoints.',
  effect: 'read',
  schema: z.object({}),
  async run(_args, ports) {
    const { sessions, failures, debuggee } = ports.debug;
    const running = sessions.all.filter(({ state }) => state !== 'ended');
    const names = debuggee
      .configurations()
      .map(({ configuration }) => String(configuration['name']));
    const types = debuggee.debuggers().map(({ type }) => type);
    const { last } = failures;
    const lines = [
      ...(running.length === 0
        ? ['No program is debugged.']
        : running.map((each) => sessionLine(each, ports))),
      ...(last
        ? [`Failed last: ${signatureText(last.signature)} of ${JSON.stringify(last.program)}.`]
        : []),
      `Configurations in launch.json: ${names.map((name) => JSON.stringify(name)).join(', ') || 'none'}.`,
      `Debuggers: ${types.join(', ') || 'none'}.`,
      ...breakpointLines(ports),
    ];
    const summary = `${counted(running.length, 'program')} debugged`;
    return { content: fenced(lines.join('\n'), 'debug status', ports), summary };
  },
};

function sessionLine(session: DebugSession, { debug }: DebugPorts): string {
  const { label, info, state, stop } = session;
  const snapshot = debug.snapshots.latest(info.id);
  const stands = stop && ` at ${debug.sessions.nameOf(stop.stamp)}`;
  const where = snapshot && `: ${snapshotLabel(snapshot)}`;
  return `${label} ${JSON.stringify(info.name)} (${info.type}) ${state}${stands ?? ''}${where ?? ''}`;
}

function breakpointLines({ debug }: DebugPorts): readonly string[] {
  const ours = new Set(debug.breakpoints.all.map(({ id }) => id));
  return debug.debuggee.breakpoints.all().map((each) => {
    const terms = [...termsOf(each), ...(each.isEnabled ? [] : ['switched off'])].join(', ');
    const owner = ours.has(each.id) ? 'yours' : 'the user’s';
    return `Breakpoint ${each.file}:${each.line} (${owner})${terms && ` ${terms}`}`;
  });
}
