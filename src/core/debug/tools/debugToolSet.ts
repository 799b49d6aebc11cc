import {
  runTool,
  toolFor,
  ToolError,
  type ToolDefinition,
  type ToolResult,
} from '../../chat/tools/tool.ts';
import type { OfferedTool } from '../../chat/tools/toolSet.ts';
import { debugConclude } from '../cause/debugConclude.ts';
import type { DebugDesk } from '../debugDesk.ts';
import { debugTrace } from '../trace/debugTrace.ts';
import { debugBreakpoints } from './debugBreakpoints.ts';
import { debugEval } from './debugEval.ts';
import { debugInspect } from './debugInspect.ts';
import { debugOutput } from './debugOutput.ts';
import type { DebugPorts } from './debugPorts.ts';
import { debugRun } from './debugRun.ts';
import { debugStatus } from './debugStatus.ts';

/** What a tool for debugging is given by the turn; the debugger it has from the window. */
export type TurnDebugPorts = Omit<DebugPorts, 'debug'>;

/** A tool for debugging, ready to be offered and called. */
export interface OfferedDebugTool extends Pick<OfferedTool, 'name' | 'effect' | 'tool'> {
  run(given: unknown, ports: TurnDebugPorts, signal: AbortSignal): Promise<ToolResult>;
}

/** The eight tools for debugging, those that only look first. */
export function debugToolSet(debug: DebugDesk): readonly OfferedDebugTool[] {
  const offer = <Args>(definition: ToolDefinition<Args, DebugPorts>) => offered(definition, debug);
  return [
    offer(debugStatus),
    offer(debugInspect),
    offer(debugOutput),
    offer(debugEval),
    offer(debugBreakpoints),
    offer(debugRun),
    offer(debugTrace),
    offer(debugConclude),
  ];
}

function offered<Args>(
  definition: ToolDefinition<Args, DebugPorts>,
  debug: DebugDesk,
): OfferedDebugTool {
  const { name, effect } = definition;
  return {
    ...{ name, effect },
    tool: (detail) => toolFor(definition, detail),
    run: async (given, ports, signal) => {
      try {
        debug.limits.countCall(ports.turnId, name, given);
      } catch (error) {
        if (error instanceof ToolError) {
          return { content: error.message, summary: `${name}: too often`, isError: true };
        }
        throw error;
      }
      return runTool(definition, given, { ...ports, debug }, signal);
    },
  };
}
