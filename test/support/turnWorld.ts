import type { TurnToolbox, TurnUser } from '../../src/core/chat/session/chatParts.ts';
import { TurnTools } from '../../src/core/chat/session/turnTools.ts';
import type { OfferedMcpTool } from '../../src/core/chat/mcp/mcpTools.ts';
import { PlainSearch } from '../../src/core/chat/tools/plainSearch.ts';
import { ToolError, type ToolResult } from '../../src/core/chat/tools/tool.ts';
import type { BackendId } from '../../src/core/ports.ts';
import type { ApprovalRequest, FileChange } from '../../src/core/safety/action.ts';
import { Approvals } from '../../src/core/safety/approvals.ts';
import { defaultSettings, type Settings } from '../../src/core/settings.ts';
import { sha256 } from '../../src/host/sha256.ts';
import { approves, type Person } from './gateWorld.ts';
import { realShellParser } from './grammars.ts';
import type { LookWorld } from './lookWorld.ts';
import { RecordingLogger } from './recordingLogger.ts';

/** Turns with real tools on real files behind the real gate; commands and the editor are pretended. */
export class TurnWorld {
  readonly look: LookWorld;
  readonly logger = new RecordingLogger();
  readonly asked: ApprovalRequest[] = [];
  readonly kept: FileChange[] = [];
  readonly commands: string[] = [];
  settings: Settings = defaultSettings;
  contextTokens = 131_072;
  /** Whether a model on this machine would answer. */
  canStayHere = true;
  person: Person = approves();
  mcpTools: readonly OfferedMcpTool[] = [];
  mcpProblems: readonly string[] = [];
  readonly source: TurnTools;

  constructor(look: LookWorld) {
    this.look = look;
    const { workspace } = look;
    let count = 0;
    this.source = new TurnTools({
      ...{ workspace, sha256, parser: realShellParser(), logger: this.logger },
      debug: () => undefined,
      settings: () => this.settings,
      approvals: new Approvals({ get: () => undefined, set: () => undefined }, () => [look.root]),
      checkpoints: { keep: async (_turn, made) => void this.kept.push(...made), before: () => [] },
      terminals: {
        shell: () => 'bash',
        run: async ({ command }) => {
          this.commands.push(command);
          return { id: 'c1', state: 'exited', exitCode: 0, newOutput: 'done\n', firstLine: 1 };
        },
        read: refuses,
        lines: () => '',
        send: refuses,
        stop: refuses,
      },
      languages: {
        symbols: async () => [],
        definitions: async () => [],
        references: async () => [],
        hover: async () => [],
        problems: () => Promise.reject(new TypeError('the service is broken')),
      },
      search: new PlainSearch(workspace),
      git: { changes: refuses, log: refuses },
      web: { get: refuses },
      renameEdits: { editsFor: async () => [] },
      testReport: { path: '/tmp/none', clear: refuses, read: refuses },
      randomId: () => `f00d${(count += 1)}`,
      mcp: { offer: async () => ({ tools: this.mcpTools, problems: this.mcpProblems }) },
      backends: {
        limits: () => ({ contextTokens: this.contextTokens, answerTokens: 8_192 }),
        canStayHere: () => this.canStayHere,
      },
    });
  }

  async open(detail: 'full' | 'brief' = 'full', backend?: BackendId): Promise<TurnToolbox> {
    const user: TurnUser = {
      turnId: 't1',
      ...(backend && { backend }),
      approver: {
        ask: async (request, signal) => {
          this.asked.push(request);
          return this.person(request, signal);
        },
      },
      questions: { ask: async (question) => `You asked: ${question}` },
      todo: { replace: () => undefined },
    };
    return this.source.open(user, detail, this.look.signal);
  }

  /** Calls one tool in a turn of its own. */
  async call(name: string, given: Readonly<Record<string, unknown>>) {
    const toolbox = await this.open();
    return toolbox.run({ id: 'call', name, arguments: given }, this.look.signal);
  }
}

/** A tool of an MCP server that says what it was given. */
export function mcpTool(name: string, description = 'echoes'): OfferedMcpTool {
  const parameters = { type: 'object' };
  return {
    ...{ name, effect: 'network' },
    tool: () => ({ name, description, parameters }),
    run: async (given): Promise<ToolResult> => {
      return { content: JSON.stringify(given), summary: name };
    },
  };
}

async function refuses(): Promise<never> {
  throw new ToolError('There is none here.');
}
