import type { DebugSession } from '../sessions/debugSession.ts';
import type { DebugPorts } from './debugPorts.ts';

/**
 * Asks the user before a program is handled that they attached to; others may work with it. Throws `ToolError`.
 * @param doing what is to be done, as an infinitive: “continue it”.
 */
export async function allowAttached(
  session: DebugSession,
  { tool, doing }: { readonly tool: string; readonly doing: string },
  { debug, gate, turnId }: Pick<DebugPorts, 'debug' | 'gate' | 'turnId'>,
  signal: AbortSignal,
): Promise<void> {
  const { id, name, type, configuration } = debug.sessions.rootOf(session).info;
  if (configuration['request'] === 'attach') {
    const action = {
      kind: 'attached',
      tool,
      program: name,
      adapter: type,
      sessionId: id,
      doing,
    } as const;
    await gate.debug(turnId, action, async () => undefined, signal);
  }
}
